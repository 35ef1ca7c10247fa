// A stream of the paper's size from its CSV file to two trained windows, and how that grows with records and items.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "tests/bench/paper_scale_stream.h"
#include "tests/bench/scale_run.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

constexpr double kMega = 1 << 20;
// Records a window of the growth cases: long enough for a dozen batches, short enough for a few minutes in all.
constexpr std::int64_t kBaseRecords = 400'000, kBaseItems = 25'000;

std::string key(const char* section, const PaperScale& scale) {
  return fmt::format("{}/{}/records={}/users={}/items={}", section, scale.pooling, scale.records, scale.users, scale.items);
}

std::vector<PaperScale> paperCases(const Plan& plan) {
  PaperScale cls, mean0;
  mean0.pooling = "mean0";
  return plan.quick ? std::vector{mean0} : std::vector{mean0, cls};
}

PaperScale growthCase(int records, int items) {
  PaperScale scale;
  scale.users = records * kBaseRecords * scale.users / scale.records;
  scale.records = records * kBaseRecords;
  scale.items = items * kBaseItems;
  scale.pooling = "mean0";
  return scale;
}

std::vector<PaperScale> growthCases() { return {growthCase(1, 1), growthCase(2, 1), growthCase(4, 1), growthCase(1, 4)}; }

void run(benchmark::State& state, const Plan& plan, const PaperScale& one) {
  const auto folder = plan.workFolder / fmt::format("stream-{}-{}-{}", one.records, one.items, one.pooling);
  std::filesystem::create_directories(plan.workFolder);
  const auto written = writePaperScaleStream(folder, one);
  if (!written) return state.SkipWithError(describe(written.error()).c_str());
  for (auto unused : state) {
    const auto figures = runAtScale({folder, plan.epochs, 2, 3});
    if (!figures) return state.SkipWithError(describe(figures.error()).c_str());
    for (const auto& [name, value] : *figures) state.counters[name] = value;
  }
}

void registerCases(const Plan& plan, const char* section, const std::vector<PaperScale>& cases) {
  for (const auto& one : cases)
    benchmark::RegisterBenchmark(key(section, one).c_str(), [plan, one](benchmark::State& state) { run(state, plan, one); })
        ->UseRealTime()
        ->Iterations(1);
}

void registerStream(const Plan& plan) { registerCases(plan, "stream", paperCases(plan)); }
void registerGrowth(const Plan& plan) { registerCases(plan, "growth", growthCases()); }

std::vector<Table> tabulateStream(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title = "A stream of the paper's size: 2.2 million records, 257,000 users, 126,000 items, 3 states × 2 modalities × 768 float16";
  table.note =
      "A process of its own opens it, loads the states and trains and tests windows 0 and 1 (2 threads, float32).\n"
      "× bare: loading beside reading features.h5 from front to back into one block; × kept: into fresh memory, as states need it.\n"
      "of full: resident features beside those of all items. Epoch, valid and test: of window 1. MB: peak of the whole process\n"
      "while opening, loading, in epochs with their validation, and in tests.";
  table.columns = {"pooling", "open s",  "µs a record", "load s", "× bare",  "× kept",  "kept items", "features MB", "of full",
                   "batches", "epoch s", "valid s",     "test s", "open MB", "load MB", "epoch MB",   "test MB"};
  for (const auto& one : paperCases(plan)) {
    const auto name = key("stream", one);
    if (!measured.ran(name)) continue;
    const auto value = [&](const char* counter) { return measured.counter(name, counter); };
    table.rows.push_back({text(one.pooling), number(value("open"), 2), number(1e6 * value("open") / value("records"), 2),
                          number(value("load"), 2), ratio(value("load") / value("bare read")), ratio(value("load") / value("kept read")),
                          number(value("items"), 0), number(value("resident features"), 0),
                          ratio(value("resident features") * kMega / static_cast<double>(scaleFeatureBytes(one.items))),
                          number(value("window 1, batches"), 0), number(value("window 1, epoch"), 2),
                          number(value("window 1, validation"), 2), number(value("window 1, test"), 2), number(value("open peak"), 0),
                          number(value("load peak"), 0), number(value("epoch peak"), 0), number(value("test peak"), 0)});
  }
  return {table};
}

std::vector<Table> tabulateGrowth(const Plan&, const Measurements& measured) {
  Table table;
  table.title = "Growth with records (users grow with them) and items: two windows as above, beside the first row";
  table.note = "Epoch, validation and test: of window 1. per record: growth of the time of an epoch by that of the kept records.";
  table.columns = {"records", "items",      "kept",    "batches", "open s", "load s",  "epoch s",
                   "epoch ×", "per record", "valid ×", "test ×",  "open ×", "epoch MB"};
  const auto base = key("growth", growthCase(1, 1));
  for (const auto& one : growthCases()) {
    const auto name = key("growth", one);
    if (!measured.ran(name) || !measured.ran(base)) continue;
    const auto value = [&](const char* counter) { return measured.counter(name, counter); };
    const auto growth = [&](const char* counter) { return value(counter) / measured.counter(base, counter); };
    table.rows.push_back({number(static_cast<double>(one.records), 0), number(static_cast<double>(one.items), 0),
                          number(value("kept records"), 0), number(value("window 1, batches"), 0), number(value("open"), 2),
                          number(value("load"), 2), number(value("window 1, epoch"), 2), ratio(growth("window 1, epoch")),
                          ratio(growth("window 1, epoch") / growth("kept records")), ratio(growth("window 1, validation")),
                          ratio(growth("window 1, test")), ratio(growth("open")), number(value("epoch peak"), 0)});
  }
  return {table};
}

}  // namespace

Section streamSection() { return {"stream", "opening, loading and training a stream of the paper's size", registerStream, tabulateStream}; }
Section growthSection() { return {"growth", "time of an epoch by records and items", registerGrowth, tabulateGrowth}; }

}  // namespace xsmoe::bench
