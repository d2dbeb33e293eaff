// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import java.io.IOException;
import java.util.List;

/**
 * Declares a method and holds what carries it out.
 *
 * @param name its name
 * @param summary a sentence for people
 * @param lane which of the limits on calls at the same time it is under
 * @param params what it takes
 * @param results the members of its result, each a name, a colon and a JSON type; a question mark for null
 * @param handler carries it out
 */
public record Method(
        String name, String summary, Lane lane, List<Param> params, List<String> results, Handler handler) {
    /** Names the limits on calls at the same time, so that those that wait leave room for those that look. */
    public enum Lane {
        /** Reads the store. */
        READ(4),
        /** Waits for the disk. */
        WRITE(16),
        /** Waits for others to write. */
        WAIT(8);

        private final int callsMax;

        Lane(int callsMax) {
            this.callsMax = callsMax;
        }

        /** Returns how many calls may run at the same time. */
        int callsMax() {
            return callsMax;
        }
    }

    /** Carries out a call. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Writes the result, one value.
         *
         * @throws CallException when the call makes no sense; what was written does not count then
         */
        void call(Params params, JsonGenerator result) throws CallException, IOException;
    }
}
