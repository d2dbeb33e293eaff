package io.sluice.cli.drill;

import io.sluice.entry.StoreFormatException;
import io.sluice.queue.StoreMissingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Damages a store once and looks at what comes of it. Confined to one thread. */
final class DamageRound {
    private static final int READ_SECONDS = 10;
    private static final int OPEN_SECONDS = 20;
    private static final int FRAMES_MAX = 25;

    private final DamagedStore store;
    private final @Nullable Path queue;
    private final Damage damage;
    private final StoreImage image;
    private final Set<DamagedKind> kinds = EnumSet.noneOf(DamagedKind.class);
    private final List<String> findings = new ArrayList<>();
    private String step = "";

    /** Damages it; {@code queue} is the queue's directory unless it lies within the store's. */
    DamageRound(DamagedStore store, @Nullable Path queue, Random random) {
        this.store = store;
        this.queue = queue;
        this.damage = Damage.of(store, random);
        this.image = damage.image();
        damage.touched().forEach(touched -> kinds.add(touched.kind()));
    }

    /** Something that may fail by name, but in no other way. */
    private interface Step {
        void run() throws IOException;
    }

    /** Puts the damaged store in place and goes through all. */
    void run() throws IOException, InterruptedException {
        image.restore();
        boolean names = kinds.contains(DamagedKind.SOURCES);
        BitSet lost = store.layout().losses(damage.touched(), false);
        BitSet lostAfterwards = store.layout().losses(damage.touched(), true);
        DamageReading before = new DamageReading(store, lost, names, false, this::find);
        DamageReading after = new DamageReading(store, lostAfterwards, names, true, this::find);
        try (Watchdog watchdog = new Watchdog()) {
            boolean unused = take(watchdog, "read", READ_SECONDS, before::readAll);
            unused = take(watchdog, "verify", READ_SECONDS, () -> before.verify(kinds));
            if (take(watchdog, "reopen", OPEN_SECONDS, () -> NewLines.offer(store.root(), queue, this::find))) {
                unused = take(watchdog, "read again", READ_SECONDS, after::readAll);
                unused = take(
                        watchdog, "find the new", READ_SECONDS, () -> NewLines.find(store, lostAfterwards, this::find));
                unused = take(watchdog, "verify again", READ_SECONDS, () -> after.verify(kinds));
            }
        }
    }

    private void find(String finding) {
        findings.add(step + ": " + finding);
    }

    /** Takes a step; false when it was refused, or failed. */
    private boolean take(Watchdog watchdog, String name, int seconds, Step taken) throws InterruptedException {
        step = name;
        try {
            watchdog.run(
                    () -> {
                        taken.run();
                        return "";
                    },
                    seconds);
            return true;
        } catch (TimeoutException e) {
            find("hangs: " + e.getMessage());
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            if (!isNamed(why) || !mayRefuse()) {
                find(traceOf(why));
            }
        }
        return false;
    }

    /** Tells whether a failure says which file is at fault. */
    private boolean isNamed(Throwable why) {
        return why instanceof StoreFormatException
                || why instanceof StoreMissingException
                || (why.getClass() == IOException.class
                        && String.valueOf(why.getMessage())
                                .contains(store.root().toString()));
    }

    /** Tells whether a store need not be readable at all. */
    private boolean mayRefuse() {
        return kinds.contains(DamagedKind.STORE) || kinds.contains(DamagedKind.SOURCES);
    }

    private static String traceOf(Throwable why) {
        StringWriter text = new StringWriter();
        why.printStackTrace(new PrintWriter(text));
        return text.toString().lines().limit(FRAMES_MAX).reduce("", (all, line) -> all + "\n        " + line);
    }

    List<String> findings() {
        return findings;
    }

    @Override
    public String toString() {
        return store.name() + "; " + damage;
    }
}
