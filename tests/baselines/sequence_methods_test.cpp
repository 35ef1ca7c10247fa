// The methods of the sequence format on a stream (baselines.md, 1.4 and sections 8 and 10): XSMoE, its ablations and IISAN.
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include "model/baselines/makers.h"
#include "model/core/methods.h"
#include "model/network/sequence_recommender.h"
#include "tests/baselines/drifting_stream.h"

namespace xsmoe::baselines {
namespace {

using network::relativeError;

const std::map<Modality, std::int64_t> kWidths{{Modality::kVisual, 12}, {Modality::kTextual, 8}};

class SequenceMethods : public testing::TestWithParam<Method> {
 protected:
  [[nodiscard]] std::unique_ptr<network::Recommender> make(Method method = GetParam()) const {
    MethodInputs inputs;
    auto& model = inputs.settings.model;
    model.method = method;
    model.grouping = {1, 3};
    model.bottleneck = 4;
    model.embedding = 16;
    inputs.settings.protocol.sequenceLength = DriftingStream::kLength;
    inputs.hiddenStates = 4;
    for (const auto modality : modalitiesOf(method)) inputs.widths[modality] = kWidths.at(modality);
    inputs.users = stream_.users();
    inputs.items = stream_.items();
    auto recommender = makeMethod(inputs);
    recommender->setItemStates(stream_.states(*recommender, kWidths));
    return recommender;
  }
  /// After a window, so that no part of it is as it was drawn.
  [[nodiscard]] std::unique_ptr<network::Recommender> trained() const {
    auto recommender = make();
    trainEpochs(*recommender, recommender->beginWindow(stream_.data(0)), 1);
    return recommender;
  }

  const DriftingStream stream_;
};

/// At every position, [B, L, e], of sequences [B, L+1].
at::Tensor statesOf(network::Recommender& recommender, const at::Tensor& sequences) {
  return dynamic_cast<network::SequenceRecommender&>(recommender).userStates(sequences);
}

at::Tensor fewSequences() { return torch::tensor({4, 9, 1, 7, 2, 5, 0, 0, 3, 3, 8, 6, 0, 0, 0, 0, 11, 2}, torch::kLong).view({3, 6}); }

TEST_P(SequenceMethods, FindTheKindsOfADriftingStreamAfterOneWindow) {
  const auto recommender = make();
  EXPECT_LT(hitRate(*recommender, stream_, 1), 0.5);  // its features alone tell some kinds apart
  for (int window = 0; window < 2; ++window) {
    trainEpochs(*recommender, recommender->beginWindow(stream_.data(window)), 12);
    EXPECT_GT(hitRate(*recommender, stream_, window + 1), 0.7) << window;  // by chance 0.08
    recommender->endWindow(stream_.data(window));
  }
}

TEST_P(SequenceMethods, AStateDoesNotSeeWhatComesLater) {
  const auto recommender = trained();
  const auto sequences = fewSequences();
  auto changed = sequences.clone();
  changed.select(1, 3).fill_(12);
  const auto before = statesOf(*recommender, sequences), after = statesOf(*recommender, changed);
  EXPECT_LT(relativeError(after.narrow(1, 0, 3), before.narrow(1, 0, 3)), 1e-6);
  for (std::int64_t row = 0; row < 2; ++row) EXPECT_GT(relativeError(after[row][3], before[row][3]), 1e-3) << row;
}

TEST_P(SequenceMethods, ARowHasTheSameStatesAloneAndInAnyBatch) {
  const auto recommender = trained();
  const auto sequences = fewSequences();
  const auto together = statesOf(*recommender, sequences);
  for (std::int64_t row = 0; row < 3; ++row)
    EXPECT_LT(relativeError(statesOf(*recommender, sequences.narrow(0, row, 1))[0], together[row]), 1e-5) << row;
}

TEST_P(SequenceMethods, PaddingDoesNotReachRealPositionsAndUsersHaveNoVectorOfTheirOwn) {
  const auto recommender = trained();
  const auto table = recommender->embedItems(torch::arange(stream_.items() + 1));
  const auto items = fewSequences().narrow(1, 0, DriftingStream::kLength);
  const auto plain = recommender->embedUsers({torch::tensor({0, 1, 2}, torch::kLong), items, items}, table);
  auto otherPadding = table.clone();
  otherPadding[0].add_(3);
  const auto others = torch::tensor({stream_.users() - 1, stream_.users() - 1, 0}, torch::kLong);  // some never trained
  EXPECT_LT(relativeError(recommender->embedUsers({others, items, items}, otherPadding), plain), 1e-5);
}

TEST_P(SequenceMethods, AnItemThatWasNeverTrainedIsRankedByWhatItLooksLike) {
  const auto recommender = make();
  trainEpochs(*recommender, recommender->beginWindow(stream_.data(0)), 12);
  const auto seen = stream_.data(0).itemsSeen;
  ASSERT_GT(stream_.items(), seen);
  const auto table = recommender->embedItems(torch::arange(stream_.items() + 1));
  const auto directions = table / table.norm(2, 1, true);
  int near = 0;
  for (std::int64_t item = seen + 1; item <= stream_.items(); ++item) {
    const auto nearest = torch::mv(directions.narrow(0, 1, seen), directions[item]).argmax().item<std::int64_t>() + 1;
    near += stream_.kindOf(nearest) == stream_.kindOf(item) ? 1 : 0;
  }
  EXPECT_GT(near, 0.7 * static_cast<double>(stream_.items() - seen));  // by chance one in 12
}

TEST_P(SequenceMethods, OfOneModalityReadNothingOfTheOther) {
  const auto recommender = trained();
  auto states = stream_.states(*recommender, kWidths);
  const auto items = torch::arange(stream_.items() + 1);
  const auto before = recommender->embedItems(items);
  for (const auto modality : kModalities) {
    auto noisy = std::make_shared<network::ItemStates>(*states);
    for (std::size_t state = 0; state < recommender->requiredStates().size(); ++state) {
      auto noise = network::randomValues({stream_.items() + 1, kWidths.at(modality)}, 7 + state);
      noise[0].zero_();
      auto& list = noisy->states[modality];
      state < list.size() ? void(list[state] = noise) : list.push_back(noise);
    }
    recommender->setItemStates(noisy);
    const auto used = modalitiesOf(GetParam());
    const bool reads = std::find(used.begin(), used.end(), modality) != used.end();
    EXPECT_EQ(torch::equal(recommender->embedItems(items), before), !reads) << static_cast<int>(modality);
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, SequenceMethods,
                         testing::Values(Method::kXsmoe, Method::kStatic, Method::kNoft, Method::kVisual, Method::kTextual, Method::kIisan),
                         [](const auto& one) { return std::string(name(one.param)); });

}  // namespace
}  // namespace xsmoe::baselines
