// SPDX-License-Identifier: Apache-2.0
#include "model/core/parameter_ledger.h"

#include "model/core/methods.h"
#include "model/core/names.h"

namespace xsmoe {
namespace {

/// Of a router: one number an input for each gate slot.
std::int64_t routerRow(int width) { return width; }

}  // namespace

std::int64_t expertParameters(const ModelSettings& model, int width) { return std::int64_t{2} * width * model.bottleneck; }

std::int64_t prunedParameters(const ModelSettings& model, int width) { return expertParameters(model, width) + routerRow(width); }

ParameterLedger countParameters(const ModelSettings& model, int sequenceLength, int visualWidth, int textualWidth,
                                const ExpertCounts& experts) {
  ParameterLedger ledger;
  const std::int64_t e = model.embedding;
  std::int64_t trainableExperts = 0;
  std::int64_t fusionInputs = 0;
  for (const Modality modality : modalitiesOf(model.method)) {
    const bool visual = modality == Modality::kVisual;
    const int d = visual ? visualWidth : textualWidth;
    fusionInputs += d;
    if (!hasExperts(model.method)) continue;
    for (const int count : visual ? experts.visual : experts.textual) {
      ledger.experts += expertParameters(model, d) * count;
      ledger.routers += routerRow(d) * (count + 1);
      trainableExperts += expertParameters(model, d);
    }
  }
  ledger.fusion = e * fusionInputs + e;
  const std::int64_t block = 4 * e * e + 2 * e                        // attention and its LayerNorm
                             + (4 * e * e + 4 * e) + (4 * e * e + e)  // feed-forward
                             + 2 * e;
  ledger.userEncoder = sequenceLength * e + 2 * e + model.blocks * block;
  ledger.trainable = trainableExperts + ledger.routers + ledger.fusion + ledger.userEncoder;
  return ledger;
}

}  // namespace xsmoe
