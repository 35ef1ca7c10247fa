// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

namespace xsmoe {

/// How a small encoder is trained on texts or pictures and what is told of them.
struct PretrainingSettings {
  int steps = 400;                ///< batches, 1 …
  int parts = 2;                  ///< parts of a batch, each computed in a thread of its own with its own contrast, 1 …
  int partItems = 16;             ///< texts or pictures in a part, 2 …; so a batch has parts · partItems
  double learningRate = 1e-3;     ///< at its highest, after warm-up
  double warmUp = .06;            ///< share of the steps in which it rises from 0; from there it falls to 0 along half a cosine
  double weightDecay = .01;       ///< of matrices, not of biases, norms and embeddings
  double longestGradient = 1;     ///< a step's gradients are scaled down to this length
  double maskedShare = .15;       ///< of the tokens or patches, (0, 1)
  double wholeWeight = 1;         ///< of telling the whole item from the middle state's first token, relative to the masked term, 0 …
  double contrastiveWeight = .1;  ///< of the contrastive term, likewise
  double attributesWeight = 30;   ///< of pointing where an item's attributes and design lie, in every state, likewise
  double temperature = .15;       ///< of the contrastive term
  std::uint64_t seed = 1;         ///< equal seeds give equal weights on the same machine, whatever the number of threads
};

/// Mean losses over a stretch of steps.
struct PretrainingPoint {
  int step = 0;  ///< the last one of the stretch, from 1
  double masked = 0, whole = 0, contrastive = 0, attributes = 0;
};
/// About twenty points, in order.
using PretrainingCurve = std::vector<PretrainingPoint>;

/// Small encoders to be trained on a catalogue that the generator draws (`xsmoe pretrain`).
struct PretrainRequest {
  std::filesystem::path folder;      ///< to make, with text/ and image/; must be missing or empty
  std::filesystem::path vocabulary;  ///< vocab.txt for the text encoder; empty: the built-in one
  int textItems = 12'000;            ///< items whose texts are read, at least a batch
  int imageItems = 4'000;            ///< items whose pictures are seen, at least a batch
  PretrainingSettings text{.steps = 1600, .maskedShare = .2, .wholeWeight = 2, .contrastiveWeight = 0};
  PretrainingSettings image{.steps = 1600, .maskedShare = .5, .contrastiveWeight = 0};
  std::uint64_t seed = 1;  ///< of catalogue, weights and masks; of `text` and `image` too
  int threads = 0;         ///< 0: all cores
};

struct PretrainReport {
  struct Encoder {
    PretrainingCurve curve;
    double seconds = 0;
  };
  Encoder text, image;
};

}  // namespace xsmoe
