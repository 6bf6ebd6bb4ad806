/**
 * A small English of the demo's own: a lexicon, a grammar, texts to pre-train on and three labelled tasks.
 *
 * <p>Sentences are lists of lower-case words, punctuation among them; joined by single blanks they are the text. Every
 * random choice draws from a generator that the caller gives, or from a seed: the same seed, the same words.
 */
@NullMarked
package s3delta.bench.demo;

import org.jspecify.annotations.NullMarked;
