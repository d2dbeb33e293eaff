package io.sluice.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.CloseReport;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.SourceReport;
import io.sluice.admit.Source;
import io.sluice.capture.ProcessCapture;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Supervises three programs of the shell for a few seconds, starts one again when it ends, and keeps all that they
 * write.
 *
 * <p>Run it with the store's directory, then read it: {@code sluice logs --dir DIR -n all}.
 */
public final class SmallSupervisor {
    private static final Map<String, String> SERVICES = Map.of(
            "web.api", "i=0; while :; do i=$((i+1)); echo \"INFO request $i served\"; sleep 0.1; done",
            "web.worker", "echo 'WARN queue is empty' >&2; sleep 0.5; echo 'ERROR gave up' >&2; exit 3",
            "db.backup", "printf 'copying '; sleep 1; echo done");

    private static final Duration RESTART_PAUSE = Duration.ofMillis(300);
    private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(5);

    private final Sluice sluice;
    private final Source remarks;
    private volatile boolean stopping;

    private SmallSupervisor(Sluice sluice) throws IOException {
        this.sluice = sluice;
        this.remarks = sluice.source("supervisor", Stream.MONITOR);
    }

    /** Runs with the store's directory and, if given, how many seconds to go on. */
    public static void main(String[] args) throws Exception {
        SluiceConfig config = SluiceConfig.builder(Path.of(args[0])).build();
        long seconds = args.length > 1 ? Long.parseLong(args[1]) : 3;
        try (Sluice sluice = Sluice.open(config)) {
            new SmallSupervisor(sluice).run(Duration.ofSeconds(seconds));
            print(sluice.close(DRAIN_DEADLINE));
        }
    }

    private void run(Duration duration) throws InterruptedException {
        List<Thread> keepers = new ArrayList<>();
        SERVICES.forEach((service, script) -> {
            Thread keeper = new Thread(() -> keep(service, script), "keeper " + service);
            keeper.start();
            keepers.add(keeper);
        });
        Thread.sleep(duration.toMillis());
        stopping = true;
        for (Thread keeper : keepers) {
            keeper.interrupt();
            keeper.join();
        }
    }

    /** Starts a service again and again until the supervisor stops. */
    private void keep(String service, String script) {
        while (!stopping) {
            try {
                Process process = new ProcessBuilder("sh", "-c", script).start();
                remark(Severity.INFO, service + " started as process " + process.pid());
                ProcessCapture capture = sluice.capture(service, process);
                keepUntilItEnds(capture);
                Thread.sleep(RESTART_PAUSE.toMillis());
            } catch (IOException e) {
                remark(Severity.ERROR, service + " cannot be started: " + e.getMessage());
                return;
            } catch (InterruptedException e) {
                return; // stopping
            }
        }
    }

    private static void keepUntilItEnds(ProcessCapture capture) throws InterruptedException {
        try {
            capture.await();
        } catch (InterruptedException e) {
            capture.process().destroy();
            capture.await(); // what it still wrote, and how it ended, is kept too
            throw e;
        }
    }

    private void remark(Severity severity, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        remarks.offer(severity, bytes, 0, bytes.length);
    }

    private static void print(CloseReport report) {
        for (SourceReport source : report.sources()) {
            System.out.println(
                    source.source() + ": " + source.stored() + " lines kept, " + source.dropped() + " dropped");
        }
    }
}
