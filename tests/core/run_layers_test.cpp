// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_layers.h"

#include <gmock/gmock.h>

#include <utility>
#include <vector>

namespace xsmoe {
namespace {

using testing::ElementsAre;

RunHistory historyOf(const std::vector<std::vector<LayerStructure>>& networks) {
  RunHistory history;
  for (std::size_t i = 0; i < networks.size(); ++i) {
    WindowStarted started;
    started.window = {static_cast<int>(i)};
    started.structure = networks[i];
    history.apply({static_cast<std::int64_t>(i + 1), std::move(started)});
  }
  return history;
}

TEST(LayersOfARun, AreThoseOfEveryWindowByModalityAndStateWithoutTheirExperts) {
  const LayerStructure text{Modality::kTextual, {0}, 6, {0}, 0}, low{Modality::kVisual, {0}, 6, {0}, 0},
      high{Modality::kVisual, {1}, 12, {0}, 0};
  EXPECT_THAT(layersOf(historyOf({{high, low, text}})),
              ElementsAre(LayerStructure{Modality::kVisual, {0}, 6, {}, -1}, LayerStructure{Modality::kVisual, {1}, 12, {}, -1},
                          LayerStructure{Modality::kTextual, {0}, 6, {}, -1}));
  EXPECT_TRUE(layersOf(RunHistory()).empty());
}

TEST(LayersOfARun, CountAsInTheLatestNetworkThatHasThem) {
  const LayerStructure low{Modality::kVisual, {0}, 6, {0}, 0}, high{Modality::kVisual, {1}, 12, {0}, 0},
      alone{Modality::kVisual, {0}, 12, {0}, 0};
  EXPECT_THAT(layersOf(historyOf({{low, high}, {alone}})),
              ElementsAre(LayerStructure{Modality::kVisual, {0}, 6, {}, -1}, LayerStructure{Modality::kVisual, {0}, 12, {}, -1}));
}

TEST(LayerMark, CountsFromOne) {
  EXPECT_EQ(layerMark(Modality::kVisual, {0}), "V1");
  EXPECT_EQ(layerMark(Modality::kTextual, {11}), "T12");
  EXPECT_EQ(layerWithState(Modality::kTextual, {1}, 6), "T2 (state 6)");
  const LayerStructure layer{Modality::kVisual, {0}, 2, {0}, 0};
  EXPECT_EQ(layerInWords(layer), "V1, visual layer 1 (state 2)") << "counted from 1, as by its mark";
}

}  // namespace
}  // namespace xsmoe
