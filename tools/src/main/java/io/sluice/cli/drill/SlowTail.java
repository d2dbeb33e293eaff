package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.read.Cursor;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows one service and takes nothing, until it is told to read on. Then it adds up what it is shown and what it is
 * told that it missed. Confined to one thread.
 */
final class SlowTail implements Closeable {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int RATE = 10_000;
    private static final Pattern LINE = Pattern.compile("\"loglevel\":");
    private static final Pattern PLACE = Pattern.compile("\"cursor\":\"([^\"]+)\"");
    private static final Pattern MISSED = Pattern.compile("\"from\":\"([^\"]+)\",\"to\":\"([^\"]+)\"");

    private final Socket socket;
    private final String service;
    private final BufferedReader events;
    private long begin = -1; // the sequence behind which it follows
    private long at = -1; // the sequence that it was told last to have come to
    private long shown;
    private final List<long[]> missed = new ArrayList<>(); // first and last sequence

    private SlowTail(Socket socket, String service) throws IOException {
        this.socket = socket;
        this.service = service;
        this.events = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    static SlowTail open(URI url, String service) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(BUFFER_BYTES);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        socket.getOutputStream().write(request(url, service, RATE).getBytes(US_ASCII));
        return new SlowTail(socket, service);
    }

    /** Returns what asks for a tail of one service. */
    static String request(URI url, String service, int rate) {
        return "GET " + url.getPath() + "tail?service=" + service + "&rate=" + rate + " HTTP/1.1\r\nHost: "
                + url.getAuthority() + "\r\n\r\n";
    }

    /** Reads until it is told to have come to a sequence. */
    void readOn(long last) throws IOException {
        String event = "";
        String line = events.readLine();
        while (line != null && at < last) {
            if (line.startsWith("event: ")) {
                event = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                take(event, line);
            }
            line = events.readLine();
        }
    }

    private void take(String event, String data) {
        if (event.equals("lines")) {
            shown += LINE.matcher(data).results().count();
            return;
        }
        Matcher cursors = (event.equals("missed") ? MISSED : PLACE).matcher(data);
        if (!cursors.find()) {
            return;
        }
        if (event.equals("open")) {
            begin = Cursor.parse(cursors.group(1)).sequence();
        } else if (event.equals("state")) {
            at = Cursor.parse(cursors.group(1)).sequence();
        } else if (event.equals("missed")) {
            missed.add(new long[] {
                Cursor.parse(cursors.group(1)).sequence(),
                Cursor.parse(cursors.group(2)).sequence()
            });
        }
    }

    /** Fetches what it missed: that, and what it was shown, is all there is. */
    void check(Path store, DrillReport report) throws IOException {
        try (LogReader reader = LogReader.open(store, notice -> {})) {
            long fetched = 0;
            for (long[] range : missed) {
                fetched += count(reader, range[0], range[1]);
            }
            long all = count(reader, begin + 1, Long.MAX_VALUE - 1);
            report.check(
                    begin >= 0 && fetched > 0 && shown + fetched == all,
                    "the one that took nothing was shown %,d lines and told where to find %,d it missed, of %,d",
                    shown,
                    fetched,
                    all);
        }
    }

    private long count(LogReader reader, long first, long last) throws IOException {
        Query query = Query.builder()
                .service(ServicePattern.parse(service))
                .fromSequence(first)
                .untilSequence(last + 1)
                .build();
        long count = 0;
        try (LineCursor lines = reader.forward(query, first)) {
            while (lines.next()) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
