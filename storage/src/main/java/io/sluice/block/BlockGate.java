package io.sluice.block;

import org.agrona.DirectBuffer;

/** Decides, of a block whose checksum holds, whether its entries are worth a look. */
@FunctionalInterface
public interface BlockGate {
    /** Lets every block through. */
    BlockGate OPEN = (block, from, until) -> true;

    /**
     * Looks at the bytes of all entries at once.
     *
     * @param block holds a block without parts of lines
     * @param from where its entries begin
     * @param until where they end
     * @return false when none of them is wanted; the block is then shown without entries and sources
     */
    boolean lets(DirectBuffer block, int from, int until);
}
