package io.sluice.cli;

import io.sluice.cli.output.HumanText;
import io.sluice.queue.CycleFile;
import io.sluice.queue.MemoryFileSystem;
import io.sluice.queue.QueuePlacement;
import io.sluice.queue.StoreDirectory;
import io.sluice.telemetry.CountersSnapshot;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at a store from outside, one thing after the other. */
final class Checkup {
    private static final long DISK_BYTES_MIN = 1L << 30;
    private static final long HOT_BYTES_USUAL = 256L << 20;
    private static final long DESCRIPTORS_MIN = 1_024;
    private static final long LAG_NANOS_MAX = 10_000_000_000L;
    private static final long SYSTEM_UID_MAX = 999;

    private final StoreDirectory store;
    private final CountersSnapshot counters;
    private final EngineState engine;
    private final long nowNanos;
    private final List<Finding> findings = new ArrayList<>();

    private Checkup(StoreDirectory store, CountersSnapshot counters, long nowNanos) {
        this.store = store;
        this.counters = counters;
        this.engine = EngineState.of(counters, nowNanos);
        this.nowNanos = nowNanos;
    }

    /** Makes all checks of a store. */
    static List<Finding> of(StoreDirectory store, long nowNanos) throws IOException {
        Checkup checkup = new Checkup(store, CountersSnapshot.read(store.stateDirectories()), nowNanos);
        checkup.place();
        checkup.room();
        checkup.permissions(store.root());
        checkup.permissions(store.queue());
        checkup.flags();
        checkup.progress();
        checkup.failures();
        checkup.descriptors();
        checkup.clock();
        return checkup.findings;
    }

    private void place() throws IOException {
        Path queue = store.queue();
        if (!Files.exists(queue)) {
            boolean journal = Files.exists(store.journal());
            findings.add(
                    journal
                            ? Finding.warn(
                                    "queue",
                                    queue + " is gone, as after a restart of the machine; what was forced is in "
                                            + store.journal() + " and can be read; the next engine goes on from it")
                            : Finding.fail("queue", queue + " is gone, and there is no journal"));
        } else if (store.isJournalled()) {
            findings.add(Finding.ok("queue", queue + ", in memory; the journal is in " + store.journal()));
            removeIpc(queue);
        } else if (MemoryFileSystem.has(queue)) {
            findings.add(Finding.warn("queue", queue + ", in memory without a journal: a restart takes all of it"));
        } else {
            findings.add(Finding.warn(
                    "queue",
                    queue + ", on a disk (" + Files.getFileStore(queue).type() + "): a disk that stalls can stop the"
                            + " engine's JVM at a garbage collection (measured: 3.5 s of a stall of 4 s; in memory"
                            + " 0.03 s); " + whyOnDisk()));
        }
    }

    private String whyOnDisk() {
        String whyNot = MemoryFileSystem.whyNotFor(HOT_BYTES_USUAL);
        if (!whyNot.isEmpty()) {
            return "not in memory because " + whyNot;
        }
        return QueuePlacement.isTemporary(store.root())
                ? "stores in the directory for temporary files stay there unless told otherwise"
                : "there is room in memory for a new store's queue; this one stays where it is";
    }

    /** systemd deletes what a user has in /dev/shm when the user's last session ends. */
    private void removeIpc(Path queue) throws IOException {
        Object uid = Files.getAttribute(queue, "unix:uid");
        if (uid instanceof Integer number && number > SYSTEM_UID_MAX && Files.isDirectory(Path.of("/run/systemd"))) {
            findings.add(Finding.warn(
                    "removeipc",
                    "systemd deletes the files of user " + number + " in " + MemoryFileSystem.PLACE + " when they log"
                            + " out of their last session, and the queue with them: RemoveIPC=no in logind.conf, or"
                            + " loginctl enable-linger, or a system user"));
        }
    }

    private void room() throws IOException {
        FileStore disk = Files.getFileStore(store.root());
        long free = disk.getUsableSpace();
        String text = HumanText.bytes(free) + " free where " + store.root() + " lies (" + disk.type() + ")";
        findings.add(free < DISK_BYTES_MIN ? Finding.warn("disk", text) : Finding.ok("disk", text));
        if (Files.exists(store.queue()) && store.isJournalled()) {
            long freeMemory = Files.getFileStore(store.queue()).getUsableSpace();
            long taken = bytes(CycleFile.list(store.queue()));
            String memory = HumanText.bytes(taken) + " of cycles in memory, " + HumanText.bytes(freeMemory) + " free";
            findings.add(
                    freeMemory + taken < HOT_BYTES_USUAL
                            ? Finding.warn("memory", memory + ": less than the usual budget of 256 MiB")
                            : Finding.ok("memory", memory));
        }
    }

    private static long bytes(List<CycleFile> cycles) throws IOException {
        long bytes = 0;
        for (CycleFile cycle : cycles) {
            try {
                bytes += Files.size(cycle.path());
            } catch (NoSuchFileException e) {
                // given up meanwhile
            }
        }
        return bytes;
    }

    private void permissions(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(directory);
        String text = directory + " is " + PosixFilePermissions.toString(modes);
        boolean read =
                modes.contains(PosixFilePermission.OTHERS_READ) || modes.contains(PosixFilePermission.GROUP_READ);
        findings.add(read ? Finding.warn("permissions", text + ": others see it") : Finding.ok("permissions", text));
    }

    private void flags() {
        Module base = Object.class.getModule();
        Module own = Checkup.class.getModule();
        boolean set = base.isExported("sun.nio.ch", own) && base.isOpen("java.lang.reflect", own);
        findings.add(
                set
                        ? Finding.ok("jvm", "Java " + Runtime.version() + " with the flags that an engine needs")
                        : Finding.fail("jvm", "this JVM lacks the flags that an engine needs; see docs/OPERATING.md"));
    }

    private void progress() {
        long appended = counters.of(StoreCounter.PERSISTED);
        long forced = counters.of(StoreCounter.FORCED);
        String text = HumanText.count(Math.max(0, appended - forced)) + " entries appended and not forced yet";
        long age = nowNanos - lastNanos();
        if (forced == 0 && appended > 0) {
            findings.add(Finding.warn("forced", text + ": the engine forces nothing, or is older than that"));
        } else if (appended > forced && !(engine.isThere() && age < LAG_NANOS_MAX)) {
            findings.add(Finding.fail("forced", text + "; a power loss would take them"));
        } else {
            findings.add(Finding.ok("forced", text));
        }
    }

    private void failures() {
        long appends = counters.of(StoreCounter.APPEND_FAILURES);
        long forces = counters.of(StoreCounter.JOURNAL_FAILURES);
        String text = HumanText.count(appends) + " failed appends, " + HumanText.count(forces)
                + " failed writes and forces since the store was made";
        findings.add(appends + forces > 0 ? Finding.warn("failures", text) : Finding.ok("failures", text));
    }

    private void descriptors() throws IOException {
        Path limits = engine.isThere() ? Path.of("/proc/" + engine.pid() + "/limits") : Path.of("/proc/self/limits");
        if (!Files.isReadable(limits)) {
            return;
        }
        for (String line : Files.readAllLines(limits)) {
            if (line.startsWith("Max open files")) {
                String soft = line.substring("Max open files".length()).strip();
                String number = soft.substring(0, Math.max(0, soft.indexOf(' ')));
                boolean low = !number.equals("unlimited") && Long.parseLong(number) < DESCRIPTORS_MIN;
                String text = number + " files may be open at once";
                findings.add(low ? Finding.warn("descriptors", text) : Finding.ok("descriptors", text));
            }
        }
    }

    private void clock() {
        long last = lastNanos();
        if (last > nowNanos + LAG_NANOS_MAX) {
            findings.add(Finding.warn(
                    "clock",
                    "the newest entry is " + HumanText.duration(last - nowNanos)
                            + " ahead of the clock: times are off, the order is not"));
        } else {
            findings.add(Finding.ok("clock", "not behind the newest entry"));
        }
    }

    private long lastNanos() {
        long last = 0;
        for (int source : counters.sources()) {
            last = Math.max(last, counters.of(source, SourceCounter.LAST_NANOS));
        }
        return last;
    }
}
