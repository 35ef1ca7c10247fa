// Steps of an epoch, evaluation and memory of every method on a stream of the paper's size.
#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "model/core/methods.h"
#include "tests/bench/paper_scale_stream.h"
#include "tests/bench/scale_run.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

constexpr Method kMethods[] = {Method::kXsmoe, Method::kIisan, Method::kMmmlp,  Method::kLgmrec,
                               Method::kSsrm,  Method::kGag,   Method::kGiuaGnn};

std::string key(Method method) { return fmt::format("epoch/{}", descriptionOf(method).key); }

PaperScale paperScale() {
  PaperScale scale;
  scale.pooling = "mean0";
  return scale;
}

void run(benchmark::State& state, const Plan& plan, Method method) {
  const auto scale = paperScale();
  const auto folder = plan.workFolder / fmt::format("stream-{}-{}-{}", scale.records, scale.items, scale.pooling);
  std::filesystem::create_directories(plan.workFolder);
  if (const auto written = writePaperScaleStream(folder, scale); !written) return state.SkipWithError(describe(written.error()).c_str());
  for (auto unused : state) {
    const auto figures = runAtScale({folder, 1, 2, 1, method, plan.stepSeconds});
    if (!figures) return state.SkipWithError(describe(figures.error()).c_str());
    for (const auto& [name, value] : *figures) state.counters[name] = value;
  }
}

void registerEpoch(const Plan& plan) {
  for (const auto method : kMethods)
    benchmark::RegisterBenchmark(key(method).c_str(), [plan, method](benchmark::State& state) { run(state, plan, method); })
        ->UseRealTime()
        ->Iterations(1);
}

std::vector<Table> tabulateEpoch(const Plan&, const Measurements& measured) {
  Table times, memory;
  times.title =
      "The last trained window of a stream of the paper's size: 2.2 million records, 257,000 users, 126,000 items (2 threads, float32)";
  times.note =
      "A process of its own each. steps: timed, of so many in an epoch; epoch s: of all of them, where all were timed. begin s: sampling "
      "and\n"
      "tables before the first epoch. valid s, test s: full ranking of so many sequences. Features: 3 states of 768, float16.";
  times.columns = {"method",  "items",   "samples", "begin s",   "steps",  "of",    "step ms",
                   "steps s", "epoch s", "valid s", "validated", "test s", "tested"};
  memory.title = "Memory of the same processes, all that is resident, in MB of 2^20 bytes";
  memory.note =
      "parameters: float32, once. open, begin, steps, evaluation: peaks of each part. beside copies: of steps while the best weights and "
      "a\n"
      "moment to return to are held; store: while the window's file is written.";
  memory.columns = {"method", "parameters", "features", "open", "begin", "steps", "evaluation", "beside copies", "store"};
  for (const auto method : kMethods) {
    const auto name = key(method);
    if (!measured.ran(name)) continue;
    const auto value = [&](const char* counter) { return measured.counter(name, counter); };
    const auto title = text(std::string(descriptionOf(method).title));
    const auto epoch = value("steps") < value("batches") ? text("–") : number(value("training"), 1);
    times.rows.push_back({title, number(value("items"), 0), number(value("samples"), 0), number(value("begin"), 2),
                          number(value("steps"), 0), number(value("batches"), 0), number(1e3 * value("step"), 1),
                          number(value("training"), 1), epoch, number(value("validation"), 2), number(value("validated"), 0),
                          number(value("test"), 2), number(value("tested"), 0)});
    memory.rows.push_back({title, number(value("parameters"), 0), number(value("features"), 0), number(value("open peak"), 0),
                           number(value("begin peak"), 0), number(value("train peak"), 0), number(value("evaluation peak"), 0),
                           number(value("copies peak"), 0), number(value("store peak"), 0)});
  }
  return {times, memory};
}

}  // namespace

Section epochSection() { return {"epoch", "an epoch, evaluation and memory of every method", registerEpoch, tabulateEpoch}; }

}  // namespace xsmoe::bench
