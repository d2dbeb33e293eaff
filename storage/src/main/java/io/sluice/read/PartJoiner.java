package io.sluice.read;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the parts of lines whose ends are still to come, one line a source. Confined to one thread.
 *
 * <p>What it holds is bounded by {@link #HELD_BYTES_MAX}: past that, {@link #isFull} says so and the reader shows the
 * longest wait as it is.
 */
final class PartJoiner {
    /** How many bytes of unfinished lines a reader holds. */
    static final int HELD_BYTES_MAX = 16 << 20;

    /** A line being joined. */
    static final class Held {
        private byte[] bytes = {};
        private int length;
        private @Nullable Part first;
        private @Nullable Part last;

        void append(Part part, DirectBuffer buffer, int offset, int count) {
            if (bytes.length - length < count) {
                bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
            }
            buffer.getBytes(offset, bytes, length, count);
            length += count;
            first = first == null ? part : first;
            last = part;
        }

        DirectBuffer buffer() {
            return new UnsafeBuffer(bytes);
        }

        /** Returns the flags of the first part that is there. */
        int firstFlags() {
            return first == null ? 0 : first.flags();
        }

        int length() {
            return length;
        }

        /** Tells whether the line's beginning and its end are there. */
        boolean isWhole() {
            return first != null && !first.continued() && !last().continues();
        }

        boolean isEmpty() {
            return first == null;
        }

        Part last() {
            if (last == null) {
                throw new IllegalStateException("nothing held");
            }
            return last;
        }
    }

    private final Map<Integer, Held> heldBySource = new LinkedHashMap<>();
    private int heldBytes;

    boolean holds(int source) {
        return heldBySource.containsKey(source);
    }

    boolean isEmpty() {
        return heldBySource.isEmpty();
    }

    boolean isFull() {
        return heldBytes > HELD_BYTES_MAX;
    }

    /** Begins to hold a line of a source, of which there is none yet. */
    void hold(int source, Held held) {
        heldBySource.put(source, held);
        heldBytes += held.length();
    }

    void append(Part part, DirectBuffer buffer, int offset, int count) {
        Held held = heldBySource.computeIfAbsent(part.source(), s -> new Held());
        held.append(part, buffer, offset, count);
        heldBytes += count;
    }

    @Nullable
    Held take(int source) {
        Held held = heldBySource.remove(source);
        if (held != null) {
            heldBytes -= held.length();
        }
        return held;
    }

    /** Takes the line that has waited longest; null when there is none. */
    @Nullable
    Held takeOldest() {
        Iterator<Integer> sources = heldBySource.keySet().iterator();
        return sources.hasNext() ? take(sources.next()) : null;
    }
}
