package io.sluice.cli;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts programs on a terminal of their own, of the size of ours. */
final class PtyChild {
    private static final int CTRL_D = 4;

    private PtyChild() {}

    static Process start(List<String> command, Surroundings surroundings) throws IOException {
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        environment.putIfAbsent("TERM", "xterm");
        Terminal size = Terminal.size();
        PtyProcess process = new PtyProcessBuilder()
                .setCommand(command.toArray(new String[0]))
                .setEnvironment(environment)
                .setDirectory(System.getProperty("user.dir"))
                .setInitialColumns(size.columns())
                .setInitialRows(size.rows())
                .start();
        Thread thread = new Thread(() -> copy(surroundings.in(), process.getOutputStream()), "sluice-pty-input");
        thread.setDaemon(true);
        thread.start();
        return process;
    }

    /**
     * Types what comes in on the program's terminal, and at the end Ctrl-D. The stream stays open: closing it would
     * hang the terminal up, and what the program still prints would be lost.
     */
    private static void copy(InputStream in, OutputStream terminal) {
        try {
            in.transferTo(terminal);
            terminal.write(CTRL_D);
            terminal.flush();
        } catch (IOException e) {
            // the program is gone, or our input: nothing is left to type
        }
    }
}
