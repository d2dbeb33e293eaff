// SPDX-License-Identifier: Apache-2.0
package io.sluice.fuzz;

import io.sluice.cli.QueryFuzzer;
import io.sluice.server.RpcFuzzer;
import io.sluice.testing.FuzzInputs;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Shows each fuzz target of this module its corpus and some thousand changes of it. */
class FuzzersTest {
    @AfterAll
    static void closeTheStore() throws IOException {
        RpcFuzzer.end();
    }

    @Test
    void anyBodyIsAnsweredAsJsonRpcHasIt() throws IOException {
        FuzzInputs.run("rpc", 2_000, RpcFuzzer::fuzzerTestOneInput);
    }

    @Test
    void anyArgumentsAreAQueryOrRefused() throws IOException {
        FuzzInputs.run("query", 1_500, QueryFuzzer::fuzzerTestOneInput);
    }
}
