package io.sluice.block;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes sealed blocks, in order, from one thread: what the write half sees of the store. */
public interface BlockSink {
    /**
     * Appends a block. When this returns, the block is readable by every process of the machine and survives the death
     * of this one.
     *
     * @param block the block's bytes, from the buffer's position to its limit; the position may have moved afterwards
     * @throws NoSpaceException when it is not appended because there is no space
     * @throws IOException when the block is not appended; it is then safe to append the same block again
     */
    void append(ByteBuffer block) throws IOException;

    /** Is told that a mapping of this process has failed, at whatever moment: what is written next begins anew. */
    default void onMappingFault() {}
}
