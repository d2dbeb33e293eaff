// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.watch;

import io.sluice.queue.StoreBytes;
import io.sluice.read.Aggregates;
import io.sluice.read.DailyBytes;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.ServiceUse;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;

/**
 * Says what a store takes of the disk.
 *
 * @param bytes of the disk, all together
 * @param bytesMax how many it may take, 0 for as many as there are
 * @param freeBytes how many are free on the disk
 * @param queueBytes of the queue, wherever it lies
 * @param queueOnDisk whether that is on the disk
 * @param uses what each service takes, most first
 * @param daily what each service adds in a day
 */
public record DiskUse(
        long bytes,
        long bytesMax,
        long freeBytes,
        long queueBytes,
        boolean queueOnDisk,
        List<ServiceUse> uses,
        DailyBytes daily) {
    /** Looks at the store. */
    static DiskUse of(ServedStore store) throws IOException {
        LogReader reader = store.reader();
        reader.sources().refresh();
        Query all = Query.builder().build();
        Aggregates aggregates = reader.aggregates();
        List<ServiceUse> uses = aggregates.uses(all).stream()
                .sorted(Comparator.comparingLong(DiskUse::bytesOf).reversed())
                .toList();
        DailyBytes daily = DailyBytes.of(aggregates, all, uses, TimeValue.now());
        StoreBytes others = reader.bytes();
        return new DiskUse(
                reader.sealed().catalog().allocatedBytes() + others.diskBytes(),
                store.engine().count(StoreCounter.STORE_BYTES_MAX),
                Files.getFileStore(reader.root()).getUsableSpace(),
                others.queueBytes(),
                others.queueOnDisk(),
                uses,
                daily);
    }

    /** Returns what a service takes. */
    public static long bytesOf(ServiceUse use) {
        return use.sealedBytes() + use.queueBytes();
    }

    /** Returns how many days the room lasts, or less than 0 when nothing is added. */
    public double daysLeft() {
        long room = bytesMax > 0 ? Math.min(bytesMax - bytes, freeBytes) : freeBytes;
        return daily.total() == 0 ? -1 : (double) Math.max(0, room) / daily.total();
    }
}
