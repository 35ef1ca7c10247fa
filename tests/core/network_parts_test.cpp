#include "model/core/network_parts.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

/// The paper's: d 128, d' 64, L 10, widths 768, K 13; a stream of 5 users and 99 items.
NetworkSizes paperSizes() { return {10, 13, 768, 768, 5, 99, {}}; }

std::vector<NetworkPart> partsOf(Method method) {
  ModelSettings model;
  model.method = method;
  return networkParts(model, paperSizes());
}

// The numbers that baselines.md, sections 3 to 8 and 10, has at these sizes.
TEST(NetworkParts, AreAsLargeAsTheNotesSay) {
  EXPECT_EQ(parametersOf(partsOf(Method::kStatic)), 993'152);
  EXPECT_EQ(parametersOf(partsOf(Method::kNoft)), 593'792);
  EXPECT_EQ(parametersOf(partsOf(Method::kVisual)), 695'168);
  EXPECT_EQ(parametersOf(partsOf(Method::kIisan)), 4'595'285);
  const NetworkPart users{"user table", 5 * 128}, items{"item table", 100 * 128};
  EXPECT_THAT(partsOf(Method::kMmmlp), testing::ElementsAre(NetworkPart{"projections", 196'864}, NetworkPart{"id mixer", 133'330},
                                                            NetworkPart{"textual mixer", 133'330}, NetworkPart{"visual mixer", 133'330},
                                                            NetworkPart{"fusion", 50'048}, items));
  EXPECT_THAT(partsOf(Method::kSsrm), testing::ElementsAre(NetworkPart{"gru", 99'072}, NetworkPart{"session", 32'768}, users, items));
  EXPECT_THAT(partsOf(Method::kGag),
              testing::ElementsAre(NetworkPart{"convolution", 98'560}, NetworkPart{"readout", 98'817}, users, items));
  EXPECT_THAT(partsOf(Method::kGiuaGnn), testing::ElementsAre(NetworkPart{"global graph", 115'456}, NetworkPart{"item attention", 32'896},
                                                              NetworkPart{"convolution", 33'024}, NetworkPart{"readout", 98'689}, users,
                                                              items, NetworkPart{"global item table", 100 * 128}));
}

TEST(NetworkParts, HaveExpertsAsTheyAre) {
  ModelSettings model;
  auto sizes = paperSizes();
  sizes.experts = ExpertCounts{{9, 9}, {9, 9}};
  EXPECT_EQ(parametersOf(networkParts(model, sizes)), 4'163'456);
  EXPECT_EQ(trainingBytes(model, sizes).optimizer, 12 * 1'017'728);
}

TEST(NetworkParts, ALayerThatIsNewBeginsWithOneExpert) {
  LayerUsage layer;
  layer.modality = Modality::kTextual;
  layer.hiddenState = 12;
  layer.born = {0, 1, 3};
  EXPECT_EQ(expertsOf(Method::kXsmoe, {6, 12}, {layer}), (ExpertCounts{{1, 1}, {1, 3}}));
  EXPECT_EQ(expertsOf(Method::kTextual, {6, 12}, {layer}), (ExpertCounts{{}, {1, 3}}));
}

TEST(TrainingBytes, CountParametersOptimizerAndTheStatesThatAreRead) {
  ModelSettings model;
  model.method = Method::kSsrm;
  const auto of = trainingBytes(model, paperSizes());
  const std::int64_t parameters = 131'840 + 105 * 128;
  EXPECT_EQ(of, (TrainingBytes{4 * parameters, 12 * parameters, 0}));
  EXPECT_EQ(of.total(), 16 * parameters);
  model.method = Method::kMmmlp;  // one state of each modality, of 99 items and padding
  EXPECT_EQ(trainingBytes(model, paperSizes()).states, 2 * (768 + 768) * 100);
  model.method = Method::kTextual;  // state 0 and both of the grouping
  EXPECT_EQ(trainingBytes(model, paperSizes()).states, 2 * 768 * 3 * 100);
}

TEST(TrainingBytes, CountWhatLgmrecsGraphMakesOfTheFeatures) {
  ModelSettings model;
  model.method = Method::kLgmrec;
  const auto of = trainingBytes(model, paperSizes());
  EXPECT_EQ(of.features, 4 * (768 + 768) * (2 * 99 + 5)) << "99 items twice, 5 users";
  EXPECT_EQ(of.total(), of.parameters + of.optimizer + of.states + of.features);
}

}  // namespace
}  // namespace xsmoe
