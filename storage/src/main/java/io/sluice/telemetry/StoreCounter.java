package io.sluice.telemetry;

/** Names the counts that a store has once. Each is written by one thread, which its sentence names. */
public enum StoreCounter {
    /** The sequence behind the last entry that is appended and so readable; by sluice-batch, after the append. */
    PERSISTED(1, "entries persisted"),
    /** Blocks appended since the store was made; by sluice-batch. */
    BLOCKS(2, "blocks appended"),
    /** Bytes of those blocks; by sluice-batch. */
    BLOCK_BYTES(3, "bytes of blocks appended"),
    /** Appends that failed and were tried again; by sluice-batch. */
    APPEND_FAILURES(4, "failed appends"),
    /** Slots of the ring; by the opening thread. */
    RING_SLOTS(5, "slots of the ring"),
    /** Slots that were taken when sluice-batch last looked. */
    RING_SLOTS_USED(6, "slots in use"),
    /** When sluice-batch last went round, nanoseconds since the epoch; 0 after the engine was closed. */
    HEARTBEAT_NANOS(7, "last heartbeat (ns)"),
    /** The engine's process; by the opening thread. */
    PID(8, "process of the engine"),
    /** The sequence behind the last entry that sluice-index has seen; by sluice-index. */
    INDEXED(9, "entries indexed"),
    /**
     * The sequence behind the last entry that is in the journal, when the queue lies in memory; by sluice-journal. 0
     * when it lies on a disk.
     */
    JOURNALLED(10, "entries journalled"),
    /** The sequence behind the last entry that outlasts a power loss; by sluice-journal. */
    FORCED(11, "entries forced"),
    /** The sequence behind the last entry that is sealed; by sluice-seal. */
    SEALED(12, "entries sealed"),
    /** Writes and forces that failed, of the journal or of cycles on a disk; by sluice-journal. */
    JOURNAL_FAILURES(13, "failed writes and forces"),
    /** A number that stands for the time since the machine started; by the opening thread. */
    BOOT(14, "boot of the machine"),
    /** Bytes of content that were sealed since the store was made; by sluice-seal. */
    SEALED_BYTES(15, "bytes sealed"),
    /** Bytes of segments that were written since the store was made, those of merging included; by sluice-seal. */
    SEGMENT_BYTES_WRITTEN(16, "bytes of segments written"),
    /** Rounds of sealing, merging or removing that failed and were tried again; by sluice-seal. */
    SEAL_FAILURES(17, "failed rounds of sealing"),
    /** How many bytes of the disk the store may take, 0 for as many as there are; by the opening thread. */
    STORE_BYTES_MAX(18, "bytes the store may take"),
    /** Faults of a mapping that had no room for a page, after which the queue was begun anew; by sluice-batch. */
    MAPPING_FAULTS(19, "faults of mappings"),
    /** 1 while nothing is appended because there is no space, else 0; by sluice-batch. */
    NO_SPACE(20, "without space"),
    /** Times that a service was reported as flooding; by sluice-batch. */
    FLOODS(32, "floods"),
    /** Collapse tables that sources over their rate have now; by sluice-batch when it last looked. */
    COLLAPSE_TABLES_USED(33, "collapse tables in use");

    private final int key;
    private final String label;

    StoreCounter(int key, String label) {
        this.key = key;
        this.label = label;
    }

    /** Returns the number that stands for this count in the file. */
    int key() {
        return key;
    }

    /** Returns the words that tools print beside the count. */
    public String label() {
        return label;
    }
}
