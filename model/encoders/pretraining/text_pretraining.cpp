// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "model/device/tasks.h"
#include "model/encoders/encoder.h"
#include "model/encoders/pretraining/contrastive_loss.h"
#include "model/encoders/pretraining/corpus_words.h"
#include "model/encoders/pretraining/initial_weights.h"
#include "model/encoders/pretraining/label_directions.h"
#include "model/encoders/pretraining/optimisation.h"
#include "model/encoders/pretraining/pretrained_encoder.h"
#include "model/encoders/pretraining/settled_states.h"
#include "model/encoders/transformer.h"

namespace xsmoe::encoders {
namespace {

constexpr const char* kWordEmbeddings = "embeddings.word_embeddings.weight";
constexpr std::size_t kSettlingTexts = 2000;  // by which the states are settled
constexpr std::int64_t kTextsAtOnce = 100;

/// Tells a hidden word from a state, as BERT does: a dense layer, then the likeness to each word's embedding.
struct WordHead {
  at::Tensor weight, bias, normWeight, normBias, wordBias;

  WordHead(std::int64_t width, std::int64_t words, const at::Generator& generator)
      : weight(at::empty({width, width}).normal_(0, kInitialDeviation, generator)),
        bias(at::zeros({width})),
        normWeight(at::ones({width})),
        normBias(at::zeros({width})),
        wordBias(at::zeros({words})) {
    for (const at::Tensor& values : {weight, bias, normWeight, normBias, wordBias}) values.requires_grad_();
  }
  void addTo(Parameters& parameters) const {
    for (const auto& [name, values] :
         Parameters{{"weight", weight}, {"bias", bias}, {"norm.weight", normWeight}, {"norm.bias", normBias}, {"words.bias", wordBias}})
      parameters.emplace_back("head." + name, values);
  }
  /// `states` [M, d] → [M, words].
  [[nodiscard]] at::Tensor operator()(const at::Tensor& states, const at::Tensor& embeddings) const {
    const at::Tensor bent = at::gelu(at::linear(states, weight, bias));
    return at::linear(at::layer_norm(bent, {weight.size(0)}, normWeight, normBias), embeddings, wordBias);
  }
};

/// Computes the losses of some texts.
class TextTask {
 public:
  TextTask(const TextEncoder& encoder, const WordHead& head, const WordHead& wholeHead, const LabelDirections& directions,
           const CorpusWords& words, const PretrainingSettings& settings)
      : encoder_(encoder),
        head_(head),
        wholeHead_(wholeHead),
        directions_(directions),
        words_(words),
        settings_(settings),
        rarity_(rarities(words)) {}

  PartLoss operator()(const std::vector<std::int64_t>& items, at::Generator& generator) const {
    std::vector<const std::vector<std::int64_t>*> texts;
    for (const std::int64_t item : items) texts.push_back(&words_.texts[static_cast<std::size_t>(item)]);
    const TokenBatch batch = padTexts(texts, words_.special.pad);
    const MaskedWords masked = maskWords(batch, words_.special, words_.size(), settings_.maskedShare, generator);
    // Two views of each text: masked, then whole.
    const TokenStates states = encoder_.forward(at::cat({masked.ids, batch.ids}), at::cat({batch.mask, batch.mask}));
    const at::Tensor& embeddings = encoder_.weights().at(kWordEmbeddings);
    const at::Tensor last = states.states.back(), first = last.select(1, 0);                                     // [2b, S, d], [2b, d]
    const at::Tensor told = (last + first.unsqueeze(1)).narrow(0, 0, batch.ids.size(0)).index({masked.chosen});  // [M, d]
    const at::Tensor middle = states.states[states.states.size() / 2].select(1, 0);
    const at::Tensor bags = wordBags(batch.ids, rarity_).repeat({2, 1});
    const at::Tensor whole = bags.mul(at::log_softmax(wholeHead_(middle, embeddings), -1));
    return {at::cross_entropy_loss(head_(told, embeddings), masked.targets), -whole.sum(1).mean(),
            contrastiveLoss(first, settings_.temperature), directions_.loss(pooled(wholeOf(states), innerTokens(batch.mask)), items)};
  }

 private:
  const TextEncoder& encoder_;
  const WordHead &head_, &wholeHead_;
  const LabelDirections& directions_;
  const CorpusWords& words_;
  const PretrainingSettings& settings_;
  at::Tensor rarity_;
};

/// The embeddings of all tokens: the trained ones in their rows, the others drawn with the mean and the deviation of those in each column.
at::Tensor spreadEmbeddings(const at::Tensor& trained, const CorpusWords& words, std::int64_t vocabulary, const at::Generator& generator) {
  const at::Tensor drawn = at::empty({vocabulary, trained.size(1)}).normal_(0, 1, generator);
  at::Tensor deviation, mean;
  device::runTasks(at::kCPU, 2, [&](std::int64_t task) {  // each in one thread, as the sums of an optimisation step
    if (task == 0)
      deviation = trained.std(0, true, true);
    else
      mean = trained.mean(0, true);
  });
  at::Tensor all = drawn * deviation + mean;
  const at::Tensor rows = at::tensor(std::vector<std::int64_t>(words.idFromNumber.begin(), words.idFromNumber.end()), at::kLong);
  return all.index_copy_(0, rows, trained);
}

/// [K, texts, d] of the first texts, whole; the same whatever the number of threads.
at::Tensor featuresOf(const TextEncoder& encoder, const CorpusWords& words) {
  const auto texts = static_cast<std::int64_t>(std::min(words.texts.size(), kSettlingTexts));
  const std::int64_t parts = (texts + kTextsAtOnce - 1) / kTextsAtOnce;
  std::vector<at::Tensor> features(static_cast<std::size_t>(parts));
  device::runTasks(at::kCPU, parts, [&](std::int64_t part) {
    const c10::NoGradGuard noGradients;
    const auto [first, end] = device::shareOf(texts, part, parts);
    std::vector<const std::vector<std::int64_t>*> some;
    for (auto i = first; i < end; ++i) some.push_back(&words.texts[static_cast<std::size_t>(i)]);
    const TokenBatch batch = padTexts(some, words.special.pad);
    features[static_cast<std::size_t>(part)] = pooled(encoder.forward(batch.ids, batch.mask).states, innerTokens(batch.mask));
  });
  return at::cat(features, 1);
}

}  // namespace

EncoderConfig smallTextConfig(int vocabulary) {
  EncoderConfig config;
  config.kind = EncoderKind::kBert;
  config.width = 128;
  config.layers = 4;
  config.heads = 4;
  config.intermediate = 512;
  config.vocabulary = vocabulary;
  config.positions = 80;
  return config;
}

Result<PretrainedEncoder> pretrainOnTexts(const std::vector<std::string>& texts, const ItemLabels& labels, const WordPiece& tokenizer,
                                          const EncoderConfig& config, const PretrainingSettings& settings,
                                          const ProgressCallback& progress) {
  const std::string what = "training the text encoder";
  if (auto good = checkLabels(labels, static_cast<std::int64_t>(texts.size()), what); !good) return tl::unexpected(good.error());
  const CorpusWords words = numberWords(texts, tokenizer, config.positions);
  EncoderConfig trained = config;
  trained.vocabulary = static_cast<int>(words.size());
  const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(settings.seed);
  const TextEncoder encoder(trained, drawWeights(trained, generator));
  const WordHead head(config.width, words.size(), generator), wholeHead(config.width, words.size(), generator);
  const LabelDirections directions(config, labels, generator);
  Parameters parameters(encoder.weights().begin(), encoder.weights().end());
  head.addTo(parameters);
  wholeHead.addTo(parameters);
  auto curve = optimise(parameters, static_cast<std::int64_t>(texts.size()), settings, what,
                        TextTask(encoder, head, wholeHead, directions, words, settings), progress);
  if (!curve) return tl::unexpected(curve.error());
  PretrainedEncoder made{config, {}, std::move(*curve)};
  for (const auto& [name, values] : encoder.weights()) made.weights[name] = values.detach();
  settleTextStates(config, made.weights, featuresOf(encoder, words));
  made.weights[kWordEmbeddings] = spreadEmbeddings(made.weights[kWordEmbeddings], words, config.vocabulary, generator);
  return made;
}

}  // namespace xsmoe::encoders
