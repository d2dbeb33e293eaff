// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.entry.LevelNumber;
import io.sluice.entry.Severity;

/** Reads levels: a name, or a number as the logger before Sluice had them. */
final class LevelValue {
    private LevelValue() {}

    static Severity severity(String name, JsonNode node) throws CallException {
        String text = node.asText();
        Severity severity = null;
        if (text.matches("\\d{1,3}")) {
            int number = Integer.parseInt(text);
            severity = number <= LevelNumber.MAX ? LevelNumber.severity(number) : null;
        } else if (node.isTextual()) {
            severity = Severity.ofLabel(text);
        }
        if (severity == null) {
            throw CallException.param(
                    name,
                    name + " must be trace, debug, info, notice, warning, error, critical, fatal or a number from 0 to "
                            + LevelNumber.MAX + ", got " + Params.shown(text));
        }
        return severity;
    }
}
