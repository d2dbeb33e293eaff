package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLongArray;

/** Is many readers, each of which follows a service; one thread takes what they are sent and counts lines. */
final class TailReaders implements Closeable {
    private static final byte[] LINE = "\"loglevel\":".getBytes(US_ASCII);
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int RATE = 2_000;
    private static final long JOIN_MILLIS = 5_000;

    private final Selector selector;
    private final AtomicLongArray lines; // by reader
    private final int[] matched; // by reader: how much of LINE the end of what it got is
    private final Thread thread = new Thread(this::read, "sluice-drill-readers");

    private TailReaders(Selector selector, int count) {
        this.selector = selector;
        this.lines = new AtomicLongArray(count);
        this.matched = new int[count];
    }

    static TailReaders open(URI url, int count) throws IOException {
        TailReaders readers = new TailReaders(Selector.open(), count);
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
            String request = SlowTail.request(url, TimedLoad.service(i), RATE);
            int unused = channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
            channel.configureBlocking(false);
            SelectionKey key = channel.register(readers.selector, SelectionKey.OP_READ);
            key.attach(i);
        }
        readers.thread.setDaemon(true);
        readers.thread.start();
        return readers;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (selector.isOpen()) {
                int unused = selector.select(key -> take(key, buffer));
            }
        } catch (ClosedSelectorException e) {
            // it is closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(SelectionKey key, ByteBuffer buffer) {
        try {
            if (((SocketChannel) key.channel()).read(buffer.clear()) < 0) {
                key.cancel();
            }
        } catch (IOException e) {
            key.cancel();
        }
        int reader = (Integer) key.attachment();
        int at = matched[reader];
        int found = 0;
        for (int i = 0; i < buffer.position(); i++) {
            byte next = buffer.get(i);
            at = next == LINE[at] ? at + 1 : next == LINE[0] ? 1 : 0;
            if (at == LINE.length) {
                found++;
                at = 0;
            }
        }
        matched[reader] = at;
        lines.addAndGet(reader, found);
    }

    /** Returns how many lines all of them got. */
    long lineCount() {
        long count = 0;
        for (int i = 0; i < lines.length(); i++) {
            count += lines.get(i);
        }
        return count;
    }

    /** Tells whether each of them got lines. */
    boolean areAllServed() {
        boolean served = true;
        for (int i = 0; i < lines.length(); i++) {
            served &= lines.get(i) > 0;
        }
        return served;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
