package io.sluice.queue;

import io.sluice.block.BlockCursor;
import io.sluice.block.BlockGate;
import io.sluice.block.BlockLayout;
import io.sluice.block.CorruptBlockException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Walks the blocks of one cycle file. Confined to one thread.
 *
 * <p>A Chronicle cycle file is a run of documents, each at a multiple of 4 behind a header of 4 bytes: the document's
 * length in the low 30 bits, and two flags. Chronicle writes a document first and its header last, so whoever sees a
 * finished header sees the whole document. Documents flagged as meta-data are Chronicle's own; every other is a block.
 *
 * <pre>
 *   31           30          29                 0
 *  +------------+-----------+--------------------+
 *  | unfinished | meta-data | length of document |     0: nothing here yet;  unfinished + meta-data: the cycle ends
 *  +------------+-----------+--------------------+
 * </pre>
 *
 * Bytes are read, never mapped: what was checked cannot change afterwards, a file that shrinks gives fewer bytes
 * instead of a signal, and a stalled disk holds up the reading thread alone, where a page fault would hold up every
 * thread at the next safepoint. When a header makes no sense or a block fails its checksum, the walk searches on for
 * the next whole block and reports what lies between.
 */
final class CycleReader implements Closeable {
    /** What {@link #next} found. */
    enum Step {
        /** A whole block: {@link #cursor} shows it. */
        BLOCK,
        /** Bytes that are no block: {@link #damage} says which. */
        DAMAGE,
        /** Nothing more for now; the engine may still append here. */
        PENDING,
        /** The end that Chronicle marks when it rolls. */
        END
    }

    private static final int HEADER_LENGTH = 4;
    private static final int UNFINISHED = 1 << 31;
    private static final int META_DATA = 1 << 30;
    private static final int LENGTH_MASK = META_DATA - 1;
    private static final int END_MARK = UNFINISHED | META_DATA;
    private static final int META_DATA_BYTES_MAX = 1 << 18;
    private static final int READ_AHEAD_BYTES = 1 << 18; // when blocks are asked for one behind the other
    private static final int WINDOW_BYTES = 1 << 19; // holds the longest block, and eight of the usual ones

    private final CycleFile cycle;
    private final FileChannel file;
    private final ByteBuffer window;
    private final BlockCursor cursor = new BlockCursor();

    private ByteBuffer head = ByteBuffer.allocate(0); // header and directory of the block that nextHead() showed
    private BlockGate gate = BlockGate.OPEN;
    private long windowStart;
    private int windowLength;
    private long position; // of the header that next() will read
    private long blockPosition = -1; // of the header of the block that the cursor shows
    private boolean fresh; // the window was read during this step
    private boolean pending; // the last step found nothing yet
    private String damage = "";

    private CycleReader(CycleFile cycle, FileChannel file, ByteBuffer window) {
        this.cycle = cycle;
        this.file = file;
        this.window = window;
    }

    /** Makes the buffer that readers use one after the other. */
    static ByteBuffer newWindow() {
        return ByteBuffer.allocateDirect(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    static CycleReader open(CycleFile cycle, ByteBuffer window) throws IOException {
        return new CycleReader(cycle, FileChannel.open(cycle.path(), StandardOpenOption.READ), window);
    }

    /** Shows blocks that the gate does not let through without their entries from now on. */
    void setGate(BlockGate gate) {
        this.gate = gate;
    }

    CycleFile cycle() {
        return cycle;
    }

    BlockCursor cursor() {
        return cursor;
    }

    /** Returns where the shown block's header lies in the file. */
    long blockPosition() {
        return blockPosition;
    }

    /** Returns where the next step will look. */
    long position() {
        return position;
    }

    /** Says what the last step found damaged: where, how many bytes, and why. */
    String damage() {
        return damage;
    }

    /** Makes the next step look at {@code position}, which must be that of a header. */
    void moveTo(long position) {
        this.position = position;
        pending = false;
    }

    /**
     * Takes the next step through the file.
     *
     * @param finished true when a later cycle is known to be there: then nothing will be appended here any more, and
     *     zeros before the end of the file are damage to search beyond, not a place to wait at
     */
    Step next(boolean finished) throws IOException {
        if (pending && !finished && !headerAppeared()) {
            return Step.PENDING;
        }
        fresh = false;
        while (load(position, HEADER_LENGTH)) {
            int header = headerAt(position);
            int length = header & LENGTH_MASK;
            if (header == END_MARK) {
                return Step.END;
            }
            if (header == 0 || (header & UNFINISHED) != 0) {
                if (fresh) {
                    return finished ? searchOn("a header of " + Integer.toHexString(header), Step.END) : pending();
                }
                windowLength = 0; // it was so when the window was read, and may not be any more
            } else if ((header & META_DATA) == 0) {
                return readBlock(length, finished);
            } else if (isMetaData(length)) {
                position = behind(position, length);
            } else {
                return searchOn("meta-data of " + length + " bytes", damageOrPending(finished));
            }
        }
        return finished ? Step.END : pending();
    }

    /**
     * Takes the next step as {@link #next} does, but of a block reads only the header and the directory where they look
     * right: a tenth of the work. Its checksum is not looked at.
     */
    Step nextHead(boolean finished) throws IOException {
        if (!pending
                && load(position, HEADER_LENGTH + BlockLayout.HEADER_LENGTH, HEADER_LENGTH + BlockLayout.HEADER_LENGTH)
                && tryHead(headerAt(position))) {
            return Step.BLOCK;
        }
        return next(finished);
    }

    /** Shows the head of the block behind a header at the current position; false when something is not as usual. */
    private boolean tryHead(int length) throws IOException {
        int at = (int) (position - windowStart) + HEADER_LENGTH;
        if (length < BlockLayout.BLOCK_BYTES_MIN
                || length > BlockLayout.BLOCK_BYTES_MAX
                || BlockCursor.lengthAt(window, at) != length) {
            return false;
        }
        int directory = BlockCursor.directoryOffsetAt(window, at);
        int directoryBytes = length - directory;
        if (directory < BlockLayout.HEADER_LENGTH || directoryBytes < BlockLayout.RECORD_LENGTH) {
            return false;
        }
        ByteBuffer bytes = head(BlockLayout.HEADER_LENGTH + directoryBytes);
        bytes.put(0, window, at, BlockLayout.HEADER_LENGTH);
        long from = position + HEADER_LENGTH + directory;
        int withNextHead = directoryBytes + HEADER_LENGTH + BlockLayout.HEADER_LENGTH;
        if (!load(from, directoryBytes, withNextHead)) {
            windowLength = 0;
            return false;
        }
        bytes.put(BlockLayout.HEADER_LENGTH, window, (int) (from - windowStart), directoryBytes);
        try {
            cursor.wrapHead(bytes);
        } catch (CorruptBlockException e) {
            return false; // next() says why
        }
        if (cursor.sourceCount() * BlockLayout.RECORD_LENGTH != directoryBytes) {
            return false;
        }
        blockPosition = position;
        position = behind(position, length);
        return true;
    }

    private ByteBuffer head(int length) {
        if (head.capacity() < length) {
            head = ByteBuffer.allocateDirect(Integer.highestOneBit(length) * 2).order(ByteOrder.LITTLE_ENDIAN);
        }
        return head.clear().limit(length);
    }

    /** Tells whether Chronicle's own bytes lie at the current position, and no block among them or in their place. */
    private boolean isMetaData(int length) throws IOException {
        if (length > META_DATA_BYTES_MAX) {
            return false;
        }
        boolean more = load(position, HEADER_LENGTH + length + HEADER_LENGTH + BlockLayout.BLOCK_BYTES_MIN);
        int start = (int) (position - windowStart);
        if (!more && windowLength - start < HEADER_LENGTH + length) {
            return false;
        }
        if (length >= Integer.BYTES && window.getInt(start + HEADER_LENGTH) == BlockLayout.MAGIC) {
            return false;
        }
        int last = Math.min(
                HEADER_LENGTH + length - 1, windowLength - start - HEADER_LENGTH - BlockLayout.BLOCK_BYTES_MIN);
        for (int at = HEADER_LENGTH; at <= last; at += BlockLayout.ALIGNMENT) {
            if (looksLikeBlock(start + at)) {
                return false;
            }
        }
        return true;
    }

    private Step pending() {
        pending = true;
        windowLength = 0; // what is there now will be another thing at the next look
        return Step.PENDING;
    }

    /** Looks at four bytes, so that waiting for the next block costs next to nothing. */
    private boolean headerAppeared() throws IOException {
        window.clear().limit(HEADER_LENGTH);
        windowLength = 0;
        if (file.read(window, position) < HEADER_LENGTH) {
            return false;
        }
        int header = window.getInt(0);
        pending = header == 0 || ((header & UNFINISHED) != 0 && header != END_MARK);
        return !pending;
    }

    private Step readBlock(int length, boolean finished) throws IOException {
        String why = tryBlock(length);
        if (why.isEmpty()) {
            return Step.BLOCK;
        }
        windowLength = 0; // the bytes may have been read while they were being written: look once more
        why = tryBlock(length);
        return why.isEmpty() ? Step.BLOCK : searchOn(why, damageOrPending(finished));
    }

    /**
     * Shows the block of {@code length} bytes at {@code at}; false when there is none, or a damaged one. Unless it lies
     * right behind the one shown before, no byte beyond it is read.
     */
    boolean showAt(long at, int length) throws IOException {
        boolean onward = at == position;
        moveTo(at);
        if (length < BlockLayout.BLOCK_BYTES_MIN || length > BlockLayout.BLOCK_BYTES_MAX) {
            return false;
        }
        if (onward && isBlockAt(at, length, READ_AHEAD_BYTES)) {
            return true;
        }
        windowLength = 0; // what was read ahead may have been read while it was being written
        return isBlockAt(at, length, HEADER_LENGTH + length);
    }

    private boolean isBlockAt(long at, int length, int readBytes) throws IOException {
        return load(at, HEADER_LENGTH + length, Math.max(readBytes, HEADER_LENGTH + length))
                && headerAt(at) == length
                && tryBlock(length).isEmpty();
    }

    /** Checks the block behind the header at the current position; returns what is wrong with it, or nothing. */
    private String tryBlock(int length) throws IOException {
        if (length > BlockLayout.BLOCK_BYTES_MAX || !load(position, HEADER_LENGTH + length)) {
            return "a block of " + length + " bytes";
        }
        try {
            cursor.wrap(window, (int) (position - windowStart) + HEADER_LENGTH, length, gate);
        } catch (CorruptBlockException e) {
            return String.valueOf(e.getMessage());
        }
        if (cursor.length() != length) {
            return "a block of " + cursor.length() + " bytes behind a header of " + length;
        }
        blockPosition = position;
        position = behind(position, length);
        return "";
    }

    /**
     * Looks for the next header with a block behind it, and reports the bytes that it skipped.
     *
     * @param ifNothing what it means when there is none: damage up to the end of the file; or simply the end, where an
     *     engine died or never filled what it had set aside; or, in a cycle that still grows, to wait for a block
     *     behind the damage
     */
    private Step searchOn(String why, Step ifNothing) throws IOException {
        long from = position;
        long at = from + HEADER_LENGTH;
        while (load(at, HEADER_LENGTH + BlockLayout.BLOCK_BYTES_MIN)) {
            at = scanWindow(at);
            if (at <= windowStart + windowLength - (HEADER_LENGTH + BlockLayout.BLOCK_BYTES_MIN)) {
                position = at;
                damage = describe(from, at, why);
                return Step.DAMAGE;
            }
        }
        if (ifNothing == Step.PENDING) {
            return pending();
        }
        position = Math.max(from, file.size());
        damage = describe(from, position, why);
        return ifNothing;
    }

    private static Step damageOrPending(boolean finished) {
        return finished ? Step.DAMAGE : Step.PENDING;
    }

    /**
     * Returns the position of the first thing in the window that looks like a block, or where the search has to go on.
     */
    private long scanWindow(long from) {
        int last = windowLength - (HEADER_LENGTH + BlockLayout.BLOCK_BYTES_MIN);
        for (int at = (int) (from - windowStart); at <= last; at += BlockLayout.ALIGNMENT) {
            if (looksLikeBlock(at)) {
                return windowStart + at;
            }
        }
        return windowStart + last + BlockLayout.ALIGNMENT;
    }

    private boolean looksLikeBlock(int at) {
        return window.getInt(at + HEADER_LENGTH) == BlockLayout.MAGIC
                && BlockCursor.lengthAt(window, at + HEADER_LENGTH) == window.getInt(at);
    }

    private String describe(long from, long to, String why) {
        return cycle.path().getFileName() + ", bytes " + from + " to " + to + ": " + why;
    }

    private int headerAt(long at) {
        return window.getInt((int) (at - windowStart));
    }

    /** Makes sure that the window holds {@code length} bytes from {@code from}; false when the file has fewer. */
    private boolean load(long from, int length) throws IOException {
        return load(from, length, window.capacity());
    }

    private boolean load(long from, int length, int lengthMax) throws IOException {
        if (from >= windowStart && from + length <= windowStart + windowLength) {
            return true;
        }
        fresh = true;
        windowStart = from;
        window.clear().limit(lengthMax);
        windowLength = Math.max(0, file.read(window, from));
        while (windowLength < length) {
            int more = file.read(window, from + windowLength);
            if (more <= 0) {
                return false;
            }
            windowLength += more;
        }
        return true;
    }

    /** Fills a buffer with the file's bytes from {@code from}, whatever they are. */
    void copy(ByteBuffer into, long from) throws IOException {
        long start = from - into.position();
        while (into.hasRemaining()) {
            if (file.read(into, start + into.position()) < 0) {
                throw new EOFException(cycle.path() + " ends at byte " + (start + into.position()));
            }
        }
    }

    private static long behind(long header, int length) {
        return (header + HEADER_LENGTH + length + BlockLayout.ALIGNMENT - 1) & -BlockLayout.ALIGNMENT;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
