// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import io.sluice.server.query.ServedStore;
import io.sluice.server.watch.Watch;
import java.util.List;
import java.util.function.IntSupplier;

/** Lists all methods. */
public final class Methods {
    private Methods() {}

    /**
     * Makes the methods.
     *
     * @param tails tells how many live tails there are
     */
    public static List<Method> of(ServedStore store, Watch watch, IntSupplier tails) {
        QueryMethods queries = new QueryMethods(store);
        PruneMethods prunes = new PruneMethods(store);
        return List.of(
                new InsertMethod(store.engine()).method(),
                queries.query(),
                queries.tail(),
                new ContextMethod(store).method(),
                new ServicesMethod(store, watch).method(),
                new HistogramMethod(store).method(),
                new StatsMethod(store, watch, tails).method(),
                prunes.delete(),
                prunes.prune());
    }
}
