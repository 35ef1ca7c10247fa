// Tables of runs that are named one by one, wherever they lie.
#include <gmock/gmock.h>

#include "model/analysis/printed_numbers.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class NamedRunsTable : public WholeRuns {
 protected:
  void trainOf(const std::string& folder, std::uint64_t seed) {
    auto with = settings();
    with.training.epochs = 1;
    with.training.seed = seed;
    std::filesystem::create_directories(place(folder).parent_path());
    train(folder, with);
  }
  Result<ResultTable> tableOf(std::vector<std::filesystem::path> runs) {
    engine::TableRequest request;
    request.runs = std::move(runs);
    request.printed = kNoPrinted;
    return engine_->table(request, {});
  }
};

TEST_F(NamedRunsTable, CountsTheseAndNoOthers) {
  trainOf("one/a", 1);
  trainOf("one/b", 2);
  trainOf("two/c", 3);
  const auto table = tableOf({place("one/a"), place("two/c")});
  ASSERT_TRUE(table) << describe(table.error());
  ASSERT_THAT(table->rows, SizeIs(1));
  EXPECT_THAT(table->rows[0].seeds, ElementsAre(1, 3));
  EXPECT_THAT(table->rows[0].runs, ElementsAre("a", "c"));
  EXPECT_TRUE(table->printedFrom.empty());
}

TEST_F(NamedRunsTable, SaysWhichRunIsNotThere) {
  trainOf("one/a", 1);
  const auto table = tableOf({place("one/a"), place("one/gone")});
  ASSERT_FALSE(table);
  EXPECT_THAT(describe(table.error()), HasSubstr((place("one/gone")).string()));
}

}  // namespace
}  // namespace xsmoe::experiments
