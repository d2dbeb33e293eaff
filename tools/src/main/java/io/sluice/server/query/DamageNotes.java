// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what a reader says about damage, for the call on whose thread it was found. Safe for use by many threads. */
public final class DamageNotes implements Consumer<String> {
    private static final System.Logger LOGGER = System.getLogger("io.sluice.server");
    private static final int NOTES_MAX = 20;

    private final ThreadLocal<List<String>> notes = ThreadLocal.withInitial(ArrayList::new);

    /** Makes an empty collection. */
    public DamageNotes() {}

    @Override
    public void accept(String note) {
        LOGGER.log(System.Logger.Level.DEBUG, note);
        List<String> own = notes.get();
        if (own.size() < NOTES_MAX) {
            own.add(note);
        }
    }

    /** Takes what was said on this thread since the last call. */
    public List<String> take() {
        List<String> taken = notes.get();
        notes.remove();
        return taken;
    }
}
