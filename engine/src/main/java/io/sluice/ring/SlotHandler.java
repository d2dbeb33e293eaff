package io.sluice.ring;

/** Takes the entries of a ring, in order, on the draining thread. */
public interface SlotHandler {
    /**
     * Takes an entry. Its slots are the ring's again when this has returned true.
     *
     * @param entry shows the entry, and is used again for the next
     * @return false when the entry cannot be taken now: it stays in the ring, and so do those behind it
     */
    boolean onEntry(SlotEntry entry);
}
