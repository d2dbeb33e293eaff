package io.sluice.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Is another process whose output is also copied, by whoever reads it. */
final class TeeProcess extends Process {
    private final Process process;
    private final InputStream out;
    private final InputStream err;

    TeeProcess(Process process, OutputStream outCopy, OutputStream errCopy) {
        this.process = process;
        this.out = new TeeInput(process.getInputStream(), outCopy);
        this.err = new TeeInput(process.getErrorStream(), errCopy);
    }

    @Override
    public OutputStream getOutputStream() {
        return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return out;
    }

    @Override
    public InputStream getErrorStream() {
        return err;
    }

    @Override
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return process.waitFor(timeout, unit);
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    @Override
    public int exitValue() {
        return process.exitValue();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void destroy() {
        process.destroy();
    }

    /** Copies what is read. When the copy's reader has gone, reading goes on without. */
    private static final class TeeInput extends FilterInputStream {
        private final OutputStream copy;
        private boolean copying = true; // written by the reading thread

        TeeInput(InputStream in, OutputStream copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count > 0 && copying) {
                try {
                    copy.write(bytes, offset, count);
                    copy.flush();
                } catch (IOException e) {
                    copying = false;
                }
            }
            return count;
        }
    }
}
