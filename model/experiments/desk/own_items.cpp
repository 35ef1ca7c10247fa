// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/own_items.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "model/core/names.h"
#include "model/data/raw_text.h"
#include "model/device/device.h"
#include "model/encoders/extraction/picture_batches.h"
#include "model/encoders/extraction/text_batches.h"

namespace xsmoe::experiments {
namespace {

bool reads(const std::vector<Modality>& modalities, Modality modality) {
  return std::find(modalities.begin(), modalities.end(), modality) != modalities.end();
}

/// The most word pieces of a text, as the cache's words on how its texts were made have it.
int piecesIn(const std::string& preprocessing, int otherwise) {
  constexpr std::string_view kBefore = "at most ";
  const auto place = preprocessing.find(kBefore);
  if (place == std::string::npos) return otherwise;
  int pieces = otherwise;
  const auto* const first = preprocessing.data() + place + kBefore.size();
  std::from_chars(first, preprocessing.data() + preprocessing.size(), pieces);
  return pieces;
}

/// A checkpoint's folder, or "built-in".
Result<std::string> encoderOf(const features::FeatureCache& cache, Modality modality, const std::filesystem::path& named) {
  const auto& info = cache.modality(modality).value();
  const std::string option = modality == Modality::kVisual ? "--image-encoder" : "--text-encoder";
  if (info.sourceSha256.empty() || cache.pooling().empty())
    return badInput(cache.path().string(), "its " + std::string(name(modality)) + " states do not say which encoder made them",
                    "Make the features from pictures and words: xsmoe extract");
  if (!named.empty()) return named.string();
  if (info.encoder.starts_with(kBuiltInEncoder)) return std::string(kBuiltInEncoder);
  return badInput(cache.path().string(),
                  "its " + std::string(name(modality)) + " states are of " +
                      (info.encoder.empty() ? "an encoder without a name" : info.encoder) + ", which does not come with the program",
                  "Name the folder of that checkpoint (" + option + ")");
}

Result<ExtractionRequest> requestFor(const OwnItem& item, const std::vector<Modality>& modalities, const features::FeatureCache& cache) {
  ExtractionRequest request;
  request.textEncoder = request.imageEncoder = kNoEncoder;
  request.pooling = cache.pooling();
  if (reads(modalities, Modality::kTextual)) {
    auto text = encoderOf(cache, Modality::kTextual, item.textEncoder);
    if (!text) return tl::unexpected(text.error());
    request.textEncoder = std::move(*text);
    request.maxTokens = piecesIn(cache.modality(Modality::kTextual)->preprocessing, request.maxTokens);
  }
  if (reads(modalities, Modality::kVisual)) {
    auto image = encoderOf(cache, Modality::kVisual, item.imageEncoder);
    if (!image) return tl::unexpected(image.error());
    request.imageEncoder = std::move(*image);
  }
  return request;
}

/// Whether an encoder is the one that made the cache's states.
Result<void> checkSame(const encoders::EncoderDescription& encoder, const features::FeatureCache& cache, Modality modality) {
  const auto& info = cache.modality(modality).value();
  const auto differs = [](const std::string& known, const std::string& found) { return !known.empty() && known != found; };
  const char* what = nullptr;
  if (differs(info.sourceSha256, encoder.weightsSha256)) what = "weights";
  if (what == nullptr && differs(info.settingsSha256, encoder.settingsSha256())) what = "configuration";
  if (what == nullptr && modality == Modality::kTextual && differs(info.tokenizerSha256, encoder.tokenizerSha256)) what = "vocabulary";
  if (what == nullptr) return {};
  return badInput(encoder.folder.string(),
                  "its " + std::string(what) + (modality == Modality::kVisual ? " did not make the visual" : " did not make the textual") +
                      " states of " + cache.path().string(),
                  "Name the checkpoint that did: " + (info.encoder.empty() ? "the cache has no name of it" : info.encoder));
}

Result<void> checkGiven(const OwnItem& item, const std::vector<Modality>& modalities) {
  if (reads(modalities, Modality::kVisual) && item.picture.empty())
    return usageError("own item", "the method reads pictures, and it has none", "Name a picture's file (JPEG, PNG or WebP)");
  if (reads(modalities, Modality::kTextual) && data::trimmed(item.text).empty())
    return usageError("own item", "the method reads words, and it has none", "Write some, as a title and a description would have them");
  return {};
}

/// The only row's states [K, d], rounded as the cache rounds.
Result<at::Tensor> statesIn(encoders::InputBatches& batches, const std::string& where) {
  const torch::NoGradGuard noGrad;
  const auto batch = batches.prepare({0});
  if (!batch.problems.front().empty()) return badInput(where, batch.problems.front(), "Give another one");
  auto states = batches.encode(batch).select(1, 0).to(torch::kHalf).contiguous();
  if (!torch::isfinite(states.to(torch::kFloat)).all().item<bool>())
    return badInput(where, "a hidden state holds a value that is not finite in half precision", "Give another one");
  return states;
}

}  // namespace

Result<void> OwnItemEncoder::open(const ExtractionRequest& request, const std::vector<Modality>& modalities,
                                  const features::FeatureCache& cache) {
  if (opened_ && openedBy_ == request && openedFor_ == modalities) return {};
  opened_.reset();
  auto opened = encoders::openEncoders(request, {reads(modalities, Modality::kTextual), reads(modalities, Modality::kVisual)},
                                       device::ComputeDevice{}, {});
  if (!opened) return tl::unexpected(opened.error());
  for (const auto modality : modalities) {
    const auto& encoder = modality == Modality::kVisual ? opened->imageDescription : opened->textDescription;
    if (const auto same = checkSame(encoder, cache, modality); !same) return tl::unexpected(same.error());
  }
  opened_.emplace(std::move(*opened));
  openedBy_ = request;
  openedFor_ = modalities;
  return {};
}

Result<std::map<Modality, at::Tensor>> OwnItemEncoder::statesOf(const OwnItem& item, const std::vector<Modality>& modalities,
                                                                const features::FeatureCache& cache) {
  if (const auto given = checkGiven(item, modalities); !given) return tl::unexpected(given.error());
  const auto request = requestFor(item, modalities, cache);
  if (!request) return tl::unexpected(request.error());
  if (const auto opened = open(*request, modalities, cache); !opened) return tl::unexpected(opened.error());
  ItemCard card;
  card.title = item.text;
  card.imagePath = item.picture.string();
  const std::vector<ItemCard> alone{card};
  const encoders::BatchingRules rules{1, [](std::int64_t) { return false; }};
  std::map<Modality, at::Tensor> states;
  if (reads(modalities, Modality::kTextual)) {
    encoders::TextBatches batches(*opened_->text, alone, {0}, rules);
    auto made = statesIn(batches, "the words of the own item");
    if (!made) return tl::unexpected(made.error());
    states[Modality::kTextual] = std::move(*made);
  }
  if (reads(modalities, Modality::kVisual)) {
    encoders::PictureBatches batches(*opened_->image, alone, {0}, rules, 1);
    auto made = statesIn(batches, item.picture.string());
    if (!made) return tl::unexpected(made.error());
    states[Modality::kVisual] = std::move(*made);
  }
  return states;
}

}  // namespace xsmoe::experiments
