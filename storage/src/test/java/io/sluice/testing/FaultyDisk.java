package io.sluice.testing;

import io.sluice.entry.Disk;
import io.sluice.entry.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes through to the machine's disk, fails at random when told to, and knows what would be left after a power loss:
 * of each file, what was forced, and of what was written since, page by page, as much as chance has it; of the names
 * that were given and taken since a directory was forced, the first few. A force that fails may have dropped pages for
 * good, as on Linux.
 *
 * <p>The same seed does the same. Confined to one thread.
 */
public final class FaultyDisk implements Disk {
    private static final int PAGE_BYTES = 4096;
    private static final double SHORT_RATE = 0.2;

    private final Random random;
    private final Map<Path, FileContent> names = new TreeMap<>(); // as they are now
    private final Map<Path, FileContent> lasting = new TreeMap<>(); // as the directories were forced
    private final List<Renaming> renamings = new ArrayList<>(); // since then, in order

    private double faultRate;
    private long faultCount;
    private boolean stopped;

    public FaultyDisk(Random random) {
        this.random = random;
    }

    /** What happens to names of one directory at one instant: null for a name that is taken. */
    private record Renaming(Path directory, Map<Path, @Nullable FileContent> changes) {
        void applyTo(Map<Path, FileContent> names) {
            changes.forEach((path, content) -> {
                if (content == null) {
                    names.remove(path);
                } else {
                    names.put(path, content);
                }
            });
        }
    }

    /** A write, or, without bytes, a new length. */
    private static final class Change {
        private final long position;
        private final byte @Nullable [] bytes;

        Change(long position, byte @Nullable [] bytes) {
            this.position = position;
            this.bytes = bytes;
        }

        long lengthAfter(long length) {
            return bytes == null ? position : Math.max(length, position + bytes.length);
        }

        /** Applies it to one page of a file. */
        void applyTo(byte[] file, int from, int to) {
            if (bytes == null) {
                if (position < to) {
                    Arrays.fill(file, (int) Math.max(from, position), to, (byte) 0);
                }
                return;
            }
            int begin = (int) Math.max(from, position);
            int end = (int) Math.min(to, position + bytes.length);
            if (begin < end) {
                System.arraycopy(bytes, (int) (begin - position), file, begin, end - begin);
            }
        }
    }

    /** What is in a file, whatever its name is. */
    private static final class FileContent {
        private final List<Change> changes = new ArrayList<>(); // since it was forced, in order
        private byte[] forced;

        FileContent(byte[] forced) {
            this.forced = forced;
        }

        void force() {
            forced = after(changes, changes.size(), null);
            changes.clear();
        }

        /** Returns what a power loss leaves. */
        byte[] survivor(Random random) {
            return after(changes, random.nextInt(changes.size() + 1), random);
        }

        /** Returns its length after some changes, with all of them in each page or as many as chance has it. */
        private byte[] after(List<Change> all, int lengthCount, @Nullable Random random) {
            long length = forced.length;
            long lengthMax = length;
            long wanted = length;
            for (int i = 0; i < all.size(); i++) {
                length = all.get(i).lengthAfter(length);
                lengthMax = Math.max(lengthMax, length);
                wanted = i < lengthCount ? length : wanted;
            }
            byte[] file = Arrays.copyOf(forced, (int) lengthMax);
            for (int from = 0; from < file.length; from += PAGE_BYTES) {
                int to = Math.min(file.length, from + PAGE_BYTES);
                int count = random == null ? all.size() : random.nextInt(all.size() + 1);
                for (Change change : all.subList(0, count)) {
                    change.applyTo(file, from, to);
                }
            }
            return Arrays.copyOf(file, (int) wanted);
        }
    }

    /** From here on, such a part of all that is asked for fails. */
    public void fail(double rate) {
        faultRate = rate;
    }

    /** From here on nothing can be done any more, until {@link #losePower} has said what is left. */
    public void stop() {
        stopped = true;
    }

    /** Returns how often it has failed. */
    public long faultCount() {
        return faultCount;
    }

    private boolean fails() {
        boolean fails = stopped || random.nextDouble() < faultRate;
        faultCount += fails ? 1 : 0;
        return fails;
    }

    private static IOException fault(Path path) {
        return new IOException(path + ": Input/output error");
    }

    private void rename(Path path, Map<Path, @Nullable FileContent> changes) {
        Renaming renaming = new Renaming(path.resolveSibling(""), changes);
        renaming.applyTo(names);
        renamings.add(renaming);
    }

    @Override
    public DiskFile open(Path path) throws IOException {
        if (fails()) {
            throw new IOException(path + ": Too many open files");
        }
        DiskFile file = REAL.open(path);
        FileContent known = names.get(path);
        if (known == null) {
            known = new FileContent(new byte[0]);
            rename(path, Map.of(path, known));
        }
        return new FaultyFile(path, file, known);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        boolean fails = fails();
        if (fails && random.nextBoolean()) {
            throw fault(to);
        }
        REAL.move(from, to);
        Map<Path, @Nullable FileContent> changes = new HashMap<>();
        changes.put(from, null);
        changes.put(to, Objects.requireNonNull(names.get(from)));
        rename(to, changes);
        if (fails) {
            throw fault(to); // but it has its name
        }
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        if (fails()) {
            throw fault(path);
        }
        boolean existed = REAL.deleteIfExists(path);
        if (existed) {
            Map<Path, @Nullable FileContent> changes = new HashMap<>();
            changes.put(path, null);
            rename(path, changes);
        }
        return existed;
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (fails()) {
            throw fault(directory);
        }
        Path forced = directory.resolve("any").resolveSibling("");
        renamings.removeIf(renaming -> {
            boolean inside = renaming.directory().equals(forced);
            if (inside) {
                renaming.applyTo(lasting);
            }
            return inside;
        });
    }

    /** Puts what a power loss leaves in place of all files below a directory. Nothing may be open any more. */
    public void losePower(Path root) throws IOException {
        renamings.subList(0, random.nextInt(renamings.size() + 1)).forEach(renaming -> renaming.applyTo(lasting));
        renamings.clear();
        stopped = false;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        names.clear();
        for (Map.Entry<Path, FileContent> file : lasting.entrySet()) {
            byte[] left = file.getValue().survivor(random);
            REAL.open(file.getKey()).close();
            Files.write(file.getKey(), left);
            file.setValue(new FileContent(left));
        }
        names.putAll(lasting);
    }

    private final class FaultyFile implements DiskFile {
        private final Path path;
        private final DiskFile file;
        private final FileContent content;

        FaultyFile(Path path, DiskFile file, FileContent content) {
            this.path = path;
            this.file = file;
            this.content = content;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            boolean fails = fails();
            boolean less = fails || (faultRate > 0 && random.nextDouble() < SHORT_RATE);
            int count = less ? random.nextInt(from.remaining() + 1) : from.remaining();
            ByteBuffer part = from.slice(from.position(), count);
            byte[] bytes = new byte[count];
            part.duplicate().get(bytes);
            if (count > 0) {
                file.writeFully(part, position);
                content.changes.add(new Change(position, bytes));
                from.position(from.position() + count);
            }
            if (fails) {
                throw new IOException(path + ": No space left on device");
            }
            return count;
        }

        @Override
        public void setLength(long length) throws IOException {
            if (fails()) {
                throw fault(path);
            }
            file.setLength(length);
            content.changes.add(new Change(length, null));
        }

        @Override
        public void force(boolean all) throws IOException {
            if (fails()) {
                content.changes.removeIf(change -> change.bytes != null && random.nextBoolean());
                throw fault(path);
            }
            content.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
