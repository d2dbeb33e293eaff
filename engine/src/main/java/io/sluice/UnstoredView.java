package io.sluice;

import io.sluice.admit.Admission;
import io.sluice.admit.Source;
import io.sluice.admit.UnstoredLine;
import io.sluice.batch.BatchWriter;
import io.sluice.block.BlockCursor;
import io.sluice.block.CorruptBlockException;
import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.TagsLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is not in the store, from where it lies while that takes nothing: the block that cannot be appended, the
 * ring behind it, and the lines that found no room there. Confined to one thread.
 */
final class UnstoredView {
    private final Admission admission;
    private final BatchWriter writer;
    private final SourceRegistry sources;
    private final Map<Integer, Source> wanted = new HashMap<>(); // by number
    private final List<UnstoredLine> lines = new ArrayList<>(); // no more than the ring and the kept lines

    UnstoredView(Admission admission, BatchWriter writer, SourceRegistry sources) {
        this.admission = admission;
        this.writer = writer;
        this.sources = sources;
    }

    /** Returns the newest lines of a service and those below it, oldest first. */
    List<UnstoredLine> lastLines(String service, int count) {
        if (!admission.isStanding() && !writer.isStanding(MonitorThread.STANDING_NANOS)) {
            return List.of();
        }
        for (Source source : sources.all()) {
            String name = source.name().service();
            if (service.isEmpty() || name.equals(service) || name.startsWith(service + '.')) {
                wanted.put(source.number(), source);
            }
        }
        ByteBuffer block = writer.copyPendingBlock();
        if (block != null) {
            addPending(block);
        }
        admission
                .ring()
                .peek(
                        writer.pendingPosition() + 1,
                        (number, timeNanos, bits, content) -> add(wanted.get(number), timeNanos, bits, content));
        for (Source source : wanted.values()) {
            admission.showUnstored(source, lines::add);
        }
        lines.sort(Comparator.comparingLong(UnstoredLine::timeNanos)); // stable: as offered where it is the same
        return List.copyOf(lines.subList(Math.max(0, lines.size() - Math.max(0, count)), lines.size()));
    }

    private void addPending(ByteBuffer bytes) {
        BlockCursor block = new BlockCursor();
        try {
            block.wrap(bytes, 0, bytes.remaining());
        } catch (CorruptBlockException e) {
            return; // it was appended while it was copied
        }
        while (block.next()) {
            int bits = block.severity() << Byte.SIZE | block.flags();
            Source source = wanted.get(block.source(block.directoryIndex()));
            DirectBuffer content = new UnsafeBuffer(block.buffer(), block.contentOffset(), block.contentLength());
            add(source, block.timeNanos(), bits, content);
        }
    }

    private void add(@Nullable Source source, long timeNanos, int bits, DirectBuffer content) {
        int flags = bits & 0xFF;
        if (source == null
                || EntryFlags.kind(flags) == EntryKind.GAP
                || EntryFlags.kind(flags) == EntryKind.COLLAPSED) {
            return;
        }
        int before = EntryFlags.tagged(flags) ? TagsLayout.lengthBefore(content, 0, content.capacity()) : 0;
        byte[] message = new byte[content.capacity() - before];
        content.getBytes(before, message);
        lines.add(new UnstoredLine(source.name(), timeNanos, Severity.ofCode(bits >>> Byte.SIZE), message, false));
    }
}
