// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PageBundleTest {
    private static PageBundle bundle(Map<String, String> modules) throws IOException {
        return PageBundle.of("page", module -> Objects.requireNonNull(modules.get(module), module));
    }

    @Test
    void runsWhatIsImportedFirstAndOnce() throws IOException {
        PageBundle bundle = bundle(Map.of(
                "page", "import './left.js';\nimport './right.js';\n",
                "left", "import { one, Two } from './base.js';\none();\n",
                "right", "import { one } from './base.js';\nexport async function go() {}\n",
                "base", "export function one() {}\nexport class Two {}\nexport const THREE = 3;\n"));

        assertEquals("""
                const $base = (() => {
                function one() {}
                class Two {}
                const THREE = 3;

                return { one, Two, THREE };
                })();
                const $left = (() => {
                const { one, Two } = $base;
                one();

                return {  };
                })();
                const $right = (() => {
                const { one } = $base;
                async function go() {}

                return { go };
                })();
                const $page = (() => {



                return {  };
                })();
                export { $base, $left, $right, $page };
                """, bundle.text());
    }

    @Test
    void givesWhatIsLoadedLaterTheSameModules() throws IOException {
        PageBundle bundle = bundle(
                Map.of("page", "import { one } from './base.js';\none();\n", "base", "export function one() {}\n"));

        assertTrue(bundle.has("base"));
        assertFalse(bundle.has("other"));
        assertEquals(
                "import { $base } from './page.js'; const { one } = $base;\nimport { two } from './other.js';\n",
                bundle.linked("import { one } from './base.js';\nimport { two } from './other.js';\n"));
    }

    @Test
    void refusesModulesThatImportEachOther() {
        Map<String, String> modules = Map.of("page", "import './other.js';\n", "other", "import './page.js';\n");

        IOException refused = assertThrows(IOException.class, () -> bundle(modules));

        assertEquals("modules of the page import each other: [page, other]", refused.getMessage());
    }

    @Test
    void refusesWhatItWouldGetWrong() {
        for (String odd : new String[] {
            "import whole from './other.js';",
            "import * as all from './other.js';",
            "import { one as two } from './other.js';",
            "import {\n  one,\n} from './other.js';",
            "import uPlot from '../lib/uPlot.esm.js';",
            "export { one };",
            "export default class {}",
            "export let count = 0;",
        }) {
            Map<String, String> modules = Map.of("page", odd + "\n", "other", "");

            assertThrows(IOException.class, () -> bundle(modules), odd);
        }
    }
}
