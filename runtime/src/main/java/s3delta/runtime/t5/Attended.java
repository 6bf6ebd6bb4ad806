package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.function.UnaryOperator;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.t5.Pass.GatedRows;

/** What an attention block attends to. */
sealed interface Attended {
    /** Takes the rows that are chosen, [rows] int64, in place of all, which are closed. */
    Attended select(Ops ops, NDArray chosen);

    /**
     * Keys and values of a text.
     *
     * @param keys [B, H, S, d_kv]
     * @param values [B, H, S, d_kv]
     * @param rows what lies before the text's, the last first
     */
    record KeyValues(NDArray keys, NDArray values, List<GatedRows> rows) implements Attended {
        /** Puts the keys and values of further tokens after these. */
        KeyValues append(KeyValues more) {
            return new KeyValues(keys.concat(more.keys, 2), values.concat(more.values, 2), rows);
        }

        /** Lets these outlast the innermost scope. */
        KeyValues kept() {
            NDScope.unregister(keys, values);
            rows.forEach(group -> NDScope.unregister(group.keys(), group.logGate()));
            return this;
        }

        /** Lays these out for many steps. */
        KeyValues kept(Ops ops) {
            return replaced(ops::keep);
        }

        @Override
        public KeyValues select(Ops ops, NDArray chosen) {
            KeyValues some = replaced(all -> ops.rows(all, chosen));
            List<GatedRows> groups =
                    rows.stream().map(group -> group.select(ops, chosen)).toList();
            return new KeyValues(some.keys, some.values, groups);
        }

        /** Makes others of these, which are closed. */
        KeyValues replaced(UnaryOperator<NDArray> change) {
            KeyValues others = new KeyValues(change.apply(keys), change.apply(values), rows);
            close();
            return others;
        }

        /** Closes keys and values, which others have taken the place of. */
        void close() {
            keys.close();
            values.close();
        }
    }

    /** The encoder's output as it is, [B, S, d]. */
    record States(NDArray states) implements Attended {
        @Override
        public States select(Ops ops, NDArray chosen) {
            States some = new States(ops.rows(states, chosen));
            states.close();
            return some;
        }
    }
}
