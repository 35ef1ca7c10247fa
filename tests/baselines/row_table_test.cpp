// A table of embeddings of which a window trains some rows: whatever stands where, its values are those of the whole table.
#include "model/baselines/row_table.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "model/network/adam.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::randomValues;

constexpr std::int64_t kTableRows = 20'000, kTableWidth = 2;  // more rows than are read together

at::Tensor evenRows() { return torch::arange(0, kTableRows, 2, torch::kLong); }

TEST(RowTable, ReadsRowsOfBothKindsInAnyOrderAndNumber) {
  const auto values = randomValues({kTableRows, kTableWidth}, 1);
  RowTable table("table", values.clone());
  table.open(evenRows());
  const auto all = torch::arange(kTableRows, torch::kLong).flip(0), some = torch::tensor({{7, 0}, {19'999, 7}}, torch::kLong);
  EXPECT_TRUE(torch::equal(table.at(all), values.flip(0)));
  EXPECT_TRUE(torch::equal(table.at(some), values.index_select(0, some.flatten()).view({2, 2, kTableWidth})));
  EXPECT_TRUE(torch::equal(table.whole(), values));
}

TEST(RowTable, KeepsTrainedValuesWhenOtherRowsAreOpened) {
  const auto values = randomValues({kTableRows, kTableWidth}, 1);
  RowTable table("table", values.clone());
  table.open(evenRows());
  auto trained = table.trained();
  trained.fill_(3);
  table.open(torch::arange(5, torch::kLong));
  auto expected = values.clone();
  expected.index_fill_(0, evenRows(), 3);
  EXPECT_TRUE(torch::equal(table.whole(), expected));
  EXPECT_TRUE(torch::equal(table.trained(), expected.narrow(0, 0, 5)));
  EXPECT_TRUE(torch::equal(table.placesOf(torch::tensor({4, 0}, torch::kLong)), torch::tensor({4, 0}, torch::kLong)));
  EXPECT_LT(table.placesOf(torch::tensor({5}, torch::kLong)).item<std::int64_t>(), 0);
}

TEST(RowTable, ReadsRowsAfterAllStepsOfAnOptimizerThatMovesThemLate) {
  const auto values = randomValues({6, 4}, 1);
  RowTable table("table", values.clone()), dense("table", values.clone());
  const auto rows = torch::tensor({0, 2, 3, 5}, torch::kLong), touched = torch::tensor({1}, torch::kLong);  // item 2
  for (auto* const one : {&table, &dense}) one->open(rows);
  network::Adam adam({{"table", table.trained()}}, {"table"}), reference({{"table", dense.trained()}});
  table.setLate(adam.lateRows("table"));
  const auto step = [&](bool withGradient) {
    for (auto* const one : {&adam, &reference}) one->zeroGradients();
    if (withGradient) {
      for (const auto* const one : {&table, &dense}) one->trained().grad()[1].fill_(0.5);
      table.late()->touch(touched);
    }
    adam.step();
    reference.step();
  };
  step(true);
  step(false);
  EXPECT_FALSE(torch::equal(table.trained(), dense.trained())) << "no row was late";
  const auto some = torch::tensor({{4, 2}, {0, 2}}, torch::kLong);
  EXPECT_TRUE(torch::equal(table.at(some), dense.at(some)));
  step(false);
  EXPECT_TRUE(torch::equal(table.whole(), dense.whole()));
  step(false);
  network::ModelTensors tensors;
  table.addTo(tensors);
  EXPECT_TRUE(torch::equal(tensors.variables.at("table.trained"), dense.trained()));
  step(false);
  for (auto* const one : {&table, &dense}) one->open(torch::tensor({2, 4}, torch::kLong));
  EXPECT_EQ(table.late(), nullptr) << "its optimizer trains other rows";
  EXPECT_TRUE(torch::equal(table.whole(), dense.whole()));
}

TEST(RowTable, CompletesAShorterTableWithRowsThatCameLater) {
  const auto all = randomValues({kTableRows, kTableWidth}, 1), first = all.narrow(0, 0, kTableRows - 3);
  const auto later = [&](std::int64_t n) { return all.narrow(0, n, kTableRows - n); };
  RowTable whole("table", torch::zeros({kTableRows, kTableWidth}));
  whole.load({{"table", first}}, later);
  EXPECT_TRUE(torch::equal(whole.whole(), all));

  RowTable shorter("table", first.clone()), inParts("table", torch::zeros({kTableRows, kTableWidth}));
  shorter.open(torch::arange(0, kTableRows - 3, 2, torch::kLong));
  network::ModelTensors tensors;
  shorter.addTo(tensors);
  auto parts = tensors.variables;
  parts.insert(tensors.constants.begin(), tensors.constants.end());
  inParts.load(parts, later);
  EXPECT_TRUE(torch::equal(inParts.whole(), all));
  EXPECT_TRUE(torch::equal(inParts.rows(), shorter.rows()));
  EXPECT_ANY_THROW(inParts.load(parts)) << "nobody says what the last rows are";
  EXPECT_ANY_THROW(shorter.load({{"table", all}}, later)) << "a longer table";
}

TEST(RowTable, TakesItsPartsFromAnotherWhoseRestItShares) {
  RowTable from("table", randomValues({kTableRows, kTableWidth}, 1)), to("table", torch::empty({kTableRows, kTableWidth}));
  from.open(evenRows());
  network::ModelTensors tensors;
  from.addTo(tensors);
  auto all = tensors.variables;
  all.insert(tensors.constants.begin(), tensors.constants.end());
  to.load(all);
  EXPECT_TRUE(torch::equal(to.whole(), from.whole()));
  auto trained = from.trained();
  trained.fill_(3);
  EXPECT_FALSE(torch::equal(to.whole(), from.whole()));
  network::ModelTensors again;
  to.addTo(again);
  EXPECT_TRUE(again.constants.at("table.rest").is_alias_of(tensors.constants.at("table.rest")));
}

}  // namespace
}  // namespace xsmoe::baselines
