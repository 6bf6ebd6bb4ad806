package s3delta.runtime.peft;

import s3delta.api.Position;

/** Names that PEFT gives to files and tensors. */
final class PeftFiles {
    static final String CONFIG = "adapter_config.json";
    static final String TENSORS = "adapter_model.safetensors";
    static final String PICKLED = "adapter_model.bin";
    static final String PATTERN = "rank_pattern.json";
    static final String PREFIX = "base_model.model.";

    private PeftFiles() {}

    /** Names the factor that reads the input, [r, in]. */
    static String down(Position position) {
        return PREFIX + position.path() + ".lora_A.weight";
    }

    /** Names the factor that writes the output, [out, r]. */
    static String up(Position position) {
        return PREFIX + position.path() + ".lora_B.weight";
    }
}
