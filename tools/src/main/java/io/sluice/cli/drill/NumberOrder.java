package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.entry.EntryKind;
import io.sluice.entry.SourceName;
import io.sluice.read.Line;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks at the lines of {@link EngineChild}s as one reading gives them: they come in their order, none twice, and,
 * where nothing is removed, each source's numbers one after the other. Confined to one thread.
 */
final class NumberOrder {
    private final boolean forward;
    private final boolean whole;
    private final boolean fromBegin;
    private final Map<String, Long> last = new HashMap<>(); // number by source and word
    private long lastSequence;
    private long lineCount;

    /**
     * Looks at a reading.
     *
     * @param forward whether it goes forward
     * @param whole whether no line may be missing between two others
     * @param fromBegin whether it begins with the first line of all
     */
    NumberOrder(boolean forward, boolean whole, boolean fromBegin) {
        this.forward = forward;
        this.whole = whole;
        this.fromBegin = fromBegin;
        lastSequence = forward ? -1 : Long.MAX_VALUE;
    }

    /** Takes the next line; throws when another should have come. */
    void take(Line line) {
        long sequence = line.sequence();
        require(forward ? sequence > lastSequence : sequence < lastSequence, sequence + " behind " + lastSequence);
        lastSequence = sequence;
        SourceName source = line.source();
        if (line.kind() != EntryKind.LINE || source == null || !source.service().startsWith(EngineChild.SERVICE)) {
            return;
        }
        lineCount++;
        String text = new String(line.copyContent(), US_ASCII);
        String[] words = text.split(" ", 3);
        long number = Long.parseLong(words[1]);
        Long before = last.put(source.service() + ' ' + words[0], number);
        if (before == null) {
            require(!fromBegin || number == 0, "\"" + text + "\" of " + source + " is the first");
        } else {
            long step = forward ? number - before : before - number;
            require(whole ? step == 1 : step > 0, "\"" + text + "\" of " + source + " behind number " + before);
        }
    }

    /** Throws unless the last number of each source and word is 0: that of a reading back to the first line. */
    void requireBegin() {
        last.forEach((key, number) -> require(number == 0, key + " begins with " + number));
    }

    /** Throws unless the reading has come at least as far as an earlier one. */
    void requireReached(NumberOrder earlier) {
        earlier.last.forEach((key, number) -> require(
                last.getOrDefault(key, -1L) >= number,
                key + " ends with " + last.get(key) + ", and has had number " + number));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }

    /** Returns how many lines of children there were. */
    long lineCount() {
        return lineCount;
    }
}
