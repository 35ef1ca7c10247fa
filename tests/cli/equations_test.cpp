// The paper's equations with the numbers of a user and an item, as the program writes them.
#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/equation_lines.h"
#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

TEST(EquationLines, HaveFourSignificantDigits) {
  for (const auto& [value, words] : {std::pair{0.123449, "0.1234"},
                                     {12.3451, "12.35"},
                                     {9.99996, "10.00"},
                                     {-3.0, "-3.000"},
                                     {0.00123449, "0.001234"},
                                     {0.0, "0.000"},
                                     {-0.0000123449, "-1.234e-05"},
                                     {12345678.0, "1.235e+07"}})
    EXPECT_EQ(fourDigits(value), words);
}

/// One layer with two experts, of which the second is the less used.
ItemEquations oneLayer() {
  ItemEquations equations;
  LayerEquations one;
  one.layer.born = {0, 3};
  one.hidden.resize(2);
  one.outputs = {{2, {1, 1, 1}}, {4, {2, 2, 2}}, {8, {3, 3, 3}}};
  one.logits = {0, 0, 0};
  one.gates = {0.5, 0.25, 0.25};
  one.scores = {1, 2, 3};
  one.usage.born = one.layer.born;
  one.usage.gateShare = one.gates;
  one.usage.contribution = {50, 45, 5};
  one.usage.utilization = {0.5, 0.45, 0.05};
  one.usage.expertUtilization = {0.9, 0.1};
  equations.layers = {one};
  equations.window = 3;
  equations.score = 6;
  return equations;
}

TEST(EquationLines, OfALayerNameItsSlotsAndSayWhoGoesAtTau) {
  auto equations = oneLayer();
  const auto lines = equationLines(equations, 0, 0.2);
  EXPECT_THAT(lines, Contains("  W x: base path 0.000, E0 0.000, E3 0.000"));
  EXPECT_THAT(lines, Contains("  h = 0.5000 · l (1.000, 1.000, 1.000, …), ‖·‖ 2.000"));
  EXPECT_THAT(lines, Contains("  u_E3 = 5.000 / 100.0 = 0.05000; this item adds 2.000 to c each time it occurs"));
  EXPECT_THAT(lines, Contains("  the least used expert is E3: 0.05000 < τ = 0.2000, so that it goes"));
  EXPECT_THAT(lines, Contains("  the item is not in the training sequences of D_3, so that it was no candidate there"));
  EXPECT_THAT(equationLines(equations, 0, 0.01), Contains(HasSubstr("so that all stay")));
  EXPECT_THAT(equationLines(equations, 0, std::nullopt), Contains("  this method prunes nothing"));
  equations.pinned = {nameOf(equations.layers[0].layer, 1)};
  EXPECT_THAT(equationLines(equations, 0, 0.2), Contains(HasSubstr("but a person pinned it")));
  equations.protocol = Protocol::kOfficial;
  const auto official = equationLines(equations, 0, 0.2);
  EXPECT_THAT(official, Contains(HasSubstr("u_E3 = 5.000 / 50.00 = 0.1000"))) << "among experts only";
  EXPECT_THAT(official, Not(Contains(HasSubstr("u_0 = "))));
}

TEST(EquationLines, ExplainEverySymbol) {
  const auto lines = equationLines(oneLayer(), 0, 0.2);
  const auto begin = std::find(lines.begin(), lines.end(), "symbols");
  ASSERT_NE(begin, lines.end());
  const std::vector<std::string> symbols(begin, lines.end());
  for (const char* symbol : {"  x: ", "  D_j, U_j: ", "  z_j: ", "  l_i: ", "  α_j: ", "  h_i: ", "  W_i: ", "  F, b: ", "  e_i: ",
                             "  c_k: ", "  u_j: ", "  τ: ", "  e_u: ", "  y_ui: ", "  s_c: ", "  L: "})
    EXPECT_THAT(symbols, Contains(testing::StartsWith(symbol)));
}

TEST_F(TrainedRun, WritesTheEquationsOfAnItemAndAUser) {
  const auto ended = run({"equations", place("run"), "--window", "1", "--user", "user-0001", "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto told = ended.objects().at(0);
  const auto list = run({"recommend", place("run"), "--window", "1", "--user", "user-0001", "--json"}).objects().at(0);
  EXPECT_EQ(told.at("item"), list.at("items").at(0).at("item")) << "the first that is recommended";
  EXPECT_EQ(told.at("history"), list.at("history"));
  EXPECT_EQ(told.at("tau"), 0.9);
  double score = told.at("bias_score");
  for (const auto& layer : told.at("layers")) {
    double gates = 0;
    for (const double gate : layer.at("gates")) gates += gate;
    EXPECT_NEAR(gates, 1, 1e-5);
    for (const double one : layer.at("scores")) score += one;
  }
  EXPECT_NEAR(score, told.at("score").get<double>(), 1e-4) << "the sum of what the slots add";
  const auto other = list.at("items").at(3).at("item").get<std::string>();
  EXPECT_EQ(run({"equations", place("run"), "--window", "1", "--user", "user-0001", "--item", other, "--json"}).objects().at(0).at("item"),
            other);
}

TEST_F(TrainedRun, WritesTheEquationsForPeopleOfOneLayer) {
  const auto first = run({"equations", place("run"), "--window", "1"});
  ASSERT_EQ(first.code, 0) << first.err;
  for (const char* words : {"by the model after training on D_1", "of V1, visual layer 1 (state ", "equation 1, an expert: z_j",
                            "equation 8, the loss", "equation 5, utilization", "symbols"})
    EXPECT_THAT(first.out, HasSubstr(words));
  EXPECT_THAT(run({"equations", place("run"), "--layer", "T2"}).out, HasSubstr("of T2, textual layer 2 (state "));
  const auto none = run({"equations", place("run"), "--layer", "V77"});
  EXPECT_EQ(none.code, 3);
  EXPECT_THAT(none.err, HasSubstr("no side layer V77"));
  EXPECT_THAT(none.err, HasSubstr("V1"));
  EXPECT_EQ(run({"equations", place("run"), "--user", "nobody"}).code, 3);
  EXPECT_EQ(run({"equations", place("run"), "--item", "nothing"}).code, 3);
}

}  // namespace
}  // namespace xsmoe::cli
