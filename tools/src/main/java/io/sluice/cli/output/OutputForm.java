package io.sluice.cli.output;

import org.jspecify.annotations.Nullable;

/** Names the forms that lines can be printed in. */
public enum OutputForm {
    SHORT("short"),
    SHORT_ISO("short-iso"),
    CAT("cat"),
    JSON("json"),
    TSV("tsv");

    private final String label;

    OutputForm(String label) {
        this.label = label;
    }

    /** Tells whether the form is for people, who may be told more than the lines. */
    public boolean isForPeople() {
        return this == SHORT || this == SHORT_ISO;
    }

    /** Finds the form that users call {@code label}, or null when there is none. */
    public static @Nullable OutputForm ofLabel(String label) {
        for (OutputForm form : values()) {
            if (form.label.equals(label)) {
                return form;
            }
        }
        return null;
    }
}
