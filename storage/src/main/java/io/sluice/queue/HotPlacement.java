package io.sluice.queue;

/** Says where a new store shall have its queue. A store that is there keeps it where it is. */
public enum HotPlacement {
    /**
     * On a memory file system when there is one with room for the queue's budget and the store does not lie in the
     * directory for temporary files, else on the store's disk.
     */
    AUTO,
    /** On a memory file system, or opening fails and says why. */
    MEMORY,
    /** On the store's disk. */
    DISK
}
