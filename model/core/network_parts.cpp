// SPDX-License-Identifier: Apache-2.0
#include "model/core/network_parts.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "model/core/methods.h"

namespace xsmoe {
namespace {

using Parts = std::vector<NetworkPart>;

constexpr std::int64_t kFloat = 4, kHalf = 2;

std::int64_t linear(std::int64_t in, std::int64_t out) { return in * out + out; }

int widthOf(const NetworkSizes& sizes, Modality modality) { return modality == Modality::kVisual ? sizes.visualWidth : sizes.textualWidth; }

NetworkPart itemTable(const ModelSettings& model, const NetworkSizes& sizes, const char* name = "item table") {
  return {name, (sizes.items + 1) * model.embedding};
}

NetworkPart userTable(const ModelSettings& model, const NetworkSizes& sizes) { return {"user table", sizes.users * model.embedding}; }

ParameterLedger ledgerOf(const ModelSettings& model, const NetworkSizes& sizes) {
  return countParameters(model, sizes.sequenceLength, sizes.visualWidth, sizes.textualWidth,
                         sizes.experts ? *sizes.experts : expertsOf(model.method, model.grouping, {}));
}

/// Of XSMoE and its ablations; parts without a parameter are left out.
Parts expertParts(const ModelSettings& model, const NetworkSizes& sizes) {
  const auto ledger = ledgerOf(model, sizes);
  Parts parts{{"experts", ledger.experts}, {"routers", ledger.routers}, {"fusion", ledger.fusion}, {"user encoder", ledger.userEncoder}};
  std::erase_if(parts, [](const NetworkPart& part) { return part.parameters == 0; });
  return parts;
}

/// A tower over S states of width w with adapters of h: S + S(2wh + h + w) + w² + w + wd + d; the inter-modal one has the smaller width,
/// and S(w_wide·w + w) more where the two differ.
Parts iisanParts(const ModelSettings& model, const NetworkSizes& sizes) {
  const std::int64_t d = model.embedding, states = std::ssize(statesOf(model, sizes.hiddenStates));
  const auto tower = [&](std::int64_t width) {
    const auto adapter = linear(width, model.bottleneck) + linear(model.bottleneck, width);
    return states + states * adapter + linear(width, width) + linear(width, d);
  };
  const auto [narrow, wide] = std::minmax(sizes.visualWidth, sizes.textualWidth);
  const auto reductions = narrow == wide ? 0 : states * linear(wide, narrow);
  return {{"visual tower", tower(sizes.visualWidth)},
          {"textual tower", tower(sizes.textualWidth)},
          {"inter-modal tower", tower(narrow) + reductions},
          {"fusion", linear(3 * d, d)},
          {"user encoder", ledgerOf(model, sizes).userEncoder}};
}

/// Mixes over positions, then over channels, each with its LayerNorm and four times as wide inside.
std::int64_t mixer(std::int64_t length, std::int64_t d) {
  const auto mixing = [d](std::int64_t axis) { return 2 * d + linear(axis, 4 * axis) + linear(4 * axis, axis); };
  return 2 * d + mixing(length) + mixing(d);
}

/// The edge attention where it is on.
Parts giuaGnnParts(const ModelSettings& model, const NetworkSizes& sizes) {
  const std::int64_t d = model.embedding;
  Parts parts{{"global graph", d * d + 6 * d * d + 6 * d}, {"item attention", 2 * d * d + d}};
  if (model.baselines.giuaEdgeAttention) parts.push_back({"edge attention", 2 * linear(d, d)});
  parts.insert(parts.end(), {{"convolution", d + linear(2 * d, d)},
                             {"readout", linear(4 * d, d) + linear(d, 1) + linear(2 * d, d)},
                             userTable(model, sizes),
                             itemTable(model, sizes),
                             itemTable(model, sizes, "global item table")});
  return parts;
}

}  // namespace

ExpertCounts expertsOf(Method method, const Grouping& grouping, const std::vector<LayerUsage>& layers) {
  ExpertCounts counts;
  for (const auto modality : modalitiesOf(method))
    for (const int state : grouping) {
      const auto layer =
          std::find_if(layers.begin(), layers.end(), [&](const auto& one) { return one.modality == modality && one.hiddenState == state; });
      (modality == Modality::kVisual ? counts.visual : counts.textual)
          .push_back(layer == layers.end() ? 1 : static_cast<int>(std::ssize(layer->born)));
    }
  return counts;
}

std::int64_t parametersOf(const std::vector<NetworkPart>& parts) {
  return std::accumulate(parts.begin(), parts.end(), std::int64_t{0},
                         [](std::int64_t sum, const auto& part) { return sum + part.parameters; });
}

std::vector<NetworkPart> networkParts(const ModelSettings& model, const NetworkSizes& sizes) {
  const std::int64_t d = model.embedding, length = sizes.sequenceLength, visual = sizes.visualWidth, textual = sizes.textualWidth;
  switch (model.method) {
#define XSMOE_METHOD(id, key, title, family, modalities, states, samples, pictured, half, experts, expands, wrappers, maker, parts, \
                     settings, meaning, alone)                                                                                      \
  case Method::id:                                                                                                                  \
    return parts;
#include "model/core/methods.def"
#undef XSMOE_METHOD
  }
  return {};
}

TrainingBytes trainingBytes(const ModelSettings& model, const NetworkSizes& sizes) {
  constexpr std::int64_t kGradientAndMoments = 3;
  const auto all = parametersOf(networkParts(model, sizes));
  const auto trained = descriptionOf(model.method).family == Family::kXsmoe ? ledgerOf(model, sizes).trainable : all;
  std::int64_t state = 0;  // numbers of an item in one state of each modality
  for (const auto modality : modalitiesOf(model.method)) state += widthOf(sizes, modality);
  const auto states = std::ssize(statesOf(model, sizes.hiddenStates));
  const auto features = model.method == Method::kLgmrec ? kFloat * state * (2 * sizes.items + sizes.users) : 0;
  return {kFloat * all, kFloat * kGradientAndMoments * trained, kHalf * states * state * (sizes.items + 1), features};
}

}  // namespace xsmoe
