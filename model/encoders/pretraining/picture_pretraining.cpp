// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "model/device/tasks.h"
#include "model/encoders/encoder.h"
#include "model/encoders/patches.h"
#include "model/encoders/picture_preparation.h"
#include "model/encoders/pretraining/contrastive_loss.h"
#include "model/encoders/pretraining/initial_weights.h"
#include "model/encoders/pretraining/label_directions.h"
#include "model/encoders/pretraining/optimisation.h"
#include "model/encoders/pretraining/pretrained_encoder.h"
#include "model/encoders/pretraining/settled_states.h"
#include "model/encoders/transformer.h"

namespace xsmoe::encoders {
namespace {

constexpr const char* kMaskToken = "embeddings.mask_token";  // needed in training only
constexpr std::size_t kSettlingPictures = 1000;              // by which the patch embedding begins and the states are settled
constexpr std::int64_t kPicturesAtOnce = 25;

at::Tensor drawn(at::IntArrayRef sizes, const at::Generator& generator) {
  return at::empty(sizes).normal_(0, kInitialDeviation, generator).requires_grad_();
}

/// Tells a patch from a state: a LayerNorm, a wide layer, then its pixels and its edges.
struct PatchHead {
  at::Tensor normWeight, normBias, inner, innerBias, outer, outerBias;

  PatchHead(const EncoderConfig& config, std::int64_t values, const at::Generator& generator)
      : normWeight(at::ones({config.width}).requires_grad_()),
        normBias(at::zeros({config.width}).requires_grad_()),
        inner(drawn({config.intermediate, config.width}, generator)),
        innerBias(at::zeros({config.intermediate}).requires_grad_()),
        outer(drawn({values, config.intermediate}, generator)),
        outerBias(at::zeros({values}).requires_grad_()) {}
  void addTo(Parameters& parameters) const {
    for (const auto& [name, values] : Parameters{{"norm.weight", normWeight},
                                                 {"norm.bias", normBias},
                                                 {"inner.weight", inner},
                                                 {"inner.bias", innerBias},
                                                 {"outer.weight", outer},
                                                 {"outer.bias", outerBias}})
      parameters.emplace_back("head." + name, values);
  }
  [[nodiscard]] at::Tensor operator()(const at::Tensor& states) const {
    const at::Tensor normed = at::layer_norm(states, {inner.size(1)}, normWeight, normBias);
    return at::linear(at::gelu(at::linear(normed, inner, innerBias)), outer, outerBias);
  }
};

/// What is to be told of every patch [B, patches, channels · patch² + kEdgeDirections]: its pixels, then how strong its edges are in each
/// direction, which says what a pattern is like wherever its lines fall.
at::Tensor targetsOf(const at::Tensor& pixels, const EncoderConfig& config) {
  constexpr double kEdgeScale = 8;  // edges are few: about the size of the pixels' values
  const at::Tensor edges = at::avg_pool2d(edgeStrengths(pixels), config.patch).flatten(2).transpose(1, 2);
  return at::cat({patchesOf(pixels, config), kEdgeScale * edges}, 2);
}

/// The squared errors of pixels and of edges, each as a mean.
at::Tensor patchLoss(const at::Tensor& told, const at::Tensor& truth) {
  const std::int64_t pixels = truth.size(1) - kEdgeDirections;
  return at::mse_loss(told.narrow(1, 0, pixels), truth.narrow(1, 0, pixels)) + at::mse_loss(told.slice(1, pixels), truth.slice(1, pixels));
}

/// 1 for the tokens that are patches, 0 for the class token: float32 [rows, 1 + patches].
at::Tensor patchTokens(std::int64_t rows, const EncoderConfig& config) {
  at::Tensor tokens = at::ones({rows, 1 + config.patches()});
  tokens.select(1, 0).zero_();
  return tokens;
}

/// Computes the losses of some pictures.
class PictureTask {
 public:
  PictureTask(const ImageEncoder& encoder, const PatchHead& head, const PatchHead& wholeHead, const at::Tensor& places,
              const LabelDirections& directions, const std::vector<Picture>& pictures, const PretrainingSettings& settings)
      : encoder_(encoder),
        head_(head),
        wholeHead_(wholeHead),
        places_(places),
        directions_(directions),
        pictures_(pictures),
        settings_(settings) {
    preparation_.width = encoder.config().imageWidth;
    preparation_.height = encoder.config().imageHeight;
  }

  PartLoss operator()(const std::vector<std::int64_t>& items, at::Generator& generator) const {
    const EncoderConfig& config = encoder_.config();
    const at::Tensor once = prepare(items);
    const at::Tensor hiddenOnce = hidePatches(once.size(0), config.patches(), generator);
    const at::Tensor hidden = at::cat({hiddenOnce, at::zeros_like(hiddenOnce)});  // two views of each picture: masked, then whole
    const TokenStates states = encoder_.forward(at::cat({once, once}), hidden);
    const at::Tensor& last = states.states.back();                                     // [2b, 1 + patches, d]
    const at::Tensor told = (last.slice(1, 1) + last.slice(1, 0, 1)).index({hidden});  // [M, d]
    const at::Tensor middle = states.states[states.states.size() / 2].slice(1, 0, 1);  // [2b, 1, d]
    const at::Tensor truth = targetsOf(once, config).index({hiddenOnce});
    return {patchLoss(head_(told), truth), patchLoss(wholeHead_((middle + places_).index({hidden})), truth),
            contrastiveLoss(encoder_.closing(states), settings_.temperature),
            directions_.loss(pooled(wholeOf(states), patchTokens(once.size(0), config)), items)};
  }

  /// Lets the patch embedding begin as the linear map that best tells, by ridge regression on the first pictures, where the mean over an
  /// item's patches is to point: pictures differ most in what says least of an item, and descent alone is slow to look past it.
  void beginPatchEmbedding(const ImageEncoder& encoder) const {
    constexpr double kRidge = 1e-3, kPatchSpread = 1;
    const auto pictures = static_cast<std::int64_t>(std::min(pictures_.size(), kSettlingPictures));
    std::vector<std::int64_t> some(static_cast<std::size_t>(pictures));
    std::iota(some.begin(), some.end(), 0);
    at::Tensor weights;
    device::runTasks(at::kCPU, 1, [&](std::int64_t) {  // in one thread, as the sums of an optimisation step
      const c10::NoGradGuard noGradients;
      const at::Tensor patches = patchesOf(prepare(some), encoder.config()).to(at::kDouble);  // [n, patches, values]
      const at::Tensor means = patches.mean(1), spread = means - means.mean(0);
      const at::Tensor products = at::mm(spread.t(), spread);
      const at::Tensor ridge = kRidge * products.diagonal().mean() * at::eye(products.size(0), products.options());
      weights = at::linalg_solve(products + ridge, at::mm(spread.t(), directions_.of(some)[0].to(at::kDouble)));  // [values, d]
      const at::Tensor embedded = at::matmul(patches - means.mean(0), weights);
      weights = weights * (kPatchSpread / embedded.square().mean().sqrt());
    });
    at::Tensor embedding = encoder.weights().at("embeddings.patch_embeddings.projection.weight");
    const c10::NoGradGuard noGradients;
    embedding.copy_(weights.t().reshape(embedding.sizes()));
  }

  /// [K, pictures, d] of the first pictures; the same whatever the number of threads.
  [[nodiscard]] at::Tensor features(const ImageEncoder& encoder) const {
    const auto pictures = static_cast<std::int64_t>(std::min(pictures_.size(), kSettlingPictures));
    const std::int64_t parts = (pictures + kPicturesAtOnce - 1) / kPicturesAtOnce;
    std::vector<at::Tensor> features(static_cast<std::size_t>(parts));
    device::runTasks(at::kCPU, parts, [&](std::int64_t part) {
      const c10::NoGradGuard noGradients;
      const auto [first, end] = device::shareOf(pictures, part, parts);
      std::vector<std::int64_t> some(static_cast<std::size_t>(end - first));
      std::iota(some.begin(), some.end(), first);
      features[static_cast<std::size_t>(part)] = pooled(encoder.forward(prepare(some)).states, patchTokens(end - first, encoder.config()));
    });
    return at::cat(features, 1);
  }

 private:
  /// Float32 [items, channels, height, width].
  [[nodiscard]] at::Tensor prepare(const std::vector<std::int64_t>& items) const {
    const EncoderConfig& config = encoder_.config();
    at::Tensor pixels = at::empty({static_cast<std::int64_t>(items.size()), config.channels, config.imageHeight, config.imageWidth});
    for (std::size_t i = 0; i < items.size(); ++i)
      preparation_.prepare(pictures_[static_cast<std::size_t>(items[i])],
                           pixels.data_ptr<float>() + static_cast<std::int64_t>(i) * pixels.stride(0));
    return pixels;
  }
  /// The same number of patches in each row, at least one: bool [rows, patches].
  [[nodiscard]] at::Tensor hidePatches(std::int64_t rows, std::int64_t patches, at::Generator& generator) const {
    const auto count = std::clamp<std::int64_t>(std::lround(settings_.maskedShare * static_cast<double>(patches)), 1, patches);
    const at::Tensor places = std::get<1>(at::rand({rows, patches}, generator).topk(count, 1));
    return at::zeros({rows, patches}, at::kBool).scatter_(1, places, true);
  }

  const ImageEncoder& encoder_;
  const PatchHead &head_, &wholeHead_;
  const at::Tensor& places_;  ///< [patches, d]: says to the whole picture's head which patch is asked for
  const LabelDirections& directions_;
  const std::vector<Picture>& pictures_;
  const PretrainingSettings& settings_;
  PicturePreparation preparation_;
};

}  // namespace

at::Tensor edgeStrengths(const at::Tensor& pixels) {
  const at::Tensor grey = pixels.mean(1);  // [B, height, width]
  const std::int64_t height = grey.size(1), width = grey.size(2);
  const at::Tensor inner = grey.slice(1, 1, height - 1), middle = grey.slice(2, 1, width - 1);
  const at::Tensor across = (inner.slice(2, 2) - inner.slice(2, 0, width - 2)) / 2;
  const at::Tensor down = (middle.slice(1, 2) - middle.slice(1, 0, height - 2)) / 2;
  const at::Tensor strength = (across.square() + down.square()).sqrt();
  const at::Tensor angle = at::atan2(down, across) / std::numbers::pi * kEdgeDirections;  // in directions, −8 … 8
  const at::Tensor place = at::remainder(angle, kEdgeDirections), lower = place.floor(), share = place - lower;
  at::Tensor strengths = at::zeros({pixels.size(0), kEdgeDirections, height, width});
  for (int direction = 0; direction < kEdgeDirections; ++direction) {
    const at::Tensor here = at::remainder(lower, kEdgeDirections) == direction,
                     next = at::remainder(lower + 1, kEdgeDirections) == direction;
    strengths.select(1, direction)
        .slice(1, 1, height - 1)
        .slice(2, 1, width - 1)
        .copy_(strength * (here.to(at::kFloat) * (1 - share) + next.to(at::kFloat) * share));
  }
  return strengths;
}

EncoderConfig smallPictureConfig() {
  EncoderConfig config;
  config.kind = EncoderKind::kVit;
  config.width = 128;
  config.layers = 4;
  config.heads = 4;
  config.intermediate = 512;
  config.imageHeight = config.imageWidth = 96;
  config.patch = 24;
  return config;
}

Result<PretrainedEncoder> pretrainOnPictures(const std::vector<Picture>& pictures, const ItemLabels& labels, const EncoderConfig& config,
                                             const PretrainingSettings& settings, const ProgressCallback& progress) {
  const std::string what = "training the picture encoder";
  if (auto good = checkLabels(labels, static_cast<std::int64_t>(pictures.size()), what); !good) return tl::unexpected(good.error());
  const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(settings.seed);
  WeightMap weights = drawWeights(config, generator);
  weights[kMaskToken] = drawn({1, 1, config.width}, generator);
  const ImageEncoder encoder(config, std::move(weights));
  const std::int64_t told = static_cast<std::int64_t>(config.channels) * config.patch * config.patch + kEdgeDirections;
  const PatchHead head(config, told, generator), wholeHead(config, told, generator);
  const at::Tensor places = drawn({config.patches(), config.width}, generator);
  const LabelDirections directions(config, labels, generator);
  Parameters parameters(encoder.weights().begin(), encoder.weights().end());
  head.addTo(parameters);
  wholeHead.addTo(parameters);
  parameters.emplace_back("head.embeddings.places", places);
  const PictureTask task(encoder, head, wholeHead, places, directions, pictures, settings);
  task.beginPatchEmbedding(encoder);
  auto curve = optimise(parameters, static_cast<std::int64_t>(pictures.size()), settings, what, task, progress);
  if (!curve) return tl::unexpected(curve.error());
  PretrainedEncoder made{config, {}, std::move(*curve)};
  for (const auto& [name, values] : encoder.weights())
    if (name != kMaskToken) made.weights[name] = values.detach();
  settlePictureStates(config, made.weights, task.features(ImageEncoder(config, made.weights)));
  return made;
}

}  // namespace xsmoe::encoders
