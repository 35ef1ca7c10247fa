// Importing a download of the paper's size beside gunzip, and opening the stream that results.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/data/stream_folder.h"
#include "tests/bench/paper_scale_reviews.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr double kMega = 1 << 20;
constexpr const char* kName = "import/reviews";

struct Child {
  double seconds = 0, megabytes = 0;
};

/// Runs a program with its output thrown away; its time and its highest resident memory.
Child run(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const auto begin = Clock::now();
  const pid_t child = fork();
  if (child == 0) {
    if (std::freopen("/dev/null", "w", stdout) != nullptr && std::freopen("/dev/null", "w", stderr) != nullptr)
      execvp(arguments.front(), arguments.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0) throw std::runtime_error(command.front() + " failed");
  return {std::chrono::duration<double>(Clock::now() - begin).count(), static_cast<double>(usage.ru_maxrss) / 1024};
}

/// What an import must keep: the columns of the log, its ids, and the texts of its items.
double keptBytes(const fs::path& stream, const data::InteractionLog& log) {
  double bytes = static_cast<double>(log.size()) * (2 * sizeof(std::int32_t) + sizeof(std::int64_t) + sizeof(float));
  for (const auto* ids : {&log.userIds, &log.itemIds})
    for (const std::string& id : *ids) bytes += static_cast<double>(sizeof(std::string) + (id.size() > 15 ? id.size() : 0));
  return bytes + static_cast<double>(fs::file_size(stream / "items.csv"));
}

void importReviews(benchmark::State& state, const Plan& plan) {
  const auto source = plan.workFolder / "reviews", target = plan.workFolder / "reviews-imported";
  fs::create_directories(plan.workFolder);
  if (const auto written = writePaperScaleReviews(source, {}); !written) return state.SkipWithError(describe(written.error()).c_str());
  for (auto unused : state) {
    double packed = 0;
    for (const char* name : {"reviews.json.gz", "meta.json.gz"}) {
      packed += static_cast<double>(fs::file_size(source / name));
      state.counters["gunzip"] = state.counters["gunzip"] + run({"gunzip", "-c", (source / name).string()}).seconds;
    }
    fs::remove_all(target);
    const Child imported = run({XSMOE_PROGRAM, "import", source.string(), "--to", target.string()});
    const auto begin = Clock::now();
    const auto stream = data::openStreamFolder(target);
    const auto log = stream ? data::readInteractions(*stream, {}, {}) : tl::unexpected(stream.error());
    if (!log) return state.SkipWithError(describe(log.error()).c_str());
    state.counters["open"] = std::chrono::duration<double>(Clock::now() - begin).count();
    state.counters["records"] = static_cast<double>(log->size());
    state.counters["import"] = imported.seconds;
    state.counters["peak"] = imported.megabytes;
    state.counters["kept"] = keptBytes(target, *log) / kMega;
    state.counters["packed"] = packed / kMega;
  }
}

void registerImport(const Plan& plan) {
  benchmark::RegisterBenchmark(kName, [plan](benchmark::State& state) { importReviews(state, plan); })->UseRealTime()->Iterations(1);
}

std::vector<Table> tabulateImport(const Plan&, const Measurements& measured) {
  Table table;
  table.title = "Import of 2.2 million reviews as gzipped JSON lines with the metadata of 126,000 items";
  table.note =
      "gunzip: both files unpacked to nothing. × gunzip: the import's time beside it. kept MB: the log's columns, its ids, the texts of "
      "the\n"
      "items. peak MB: of the whole process, from outside. open: reading the log of the stream folder that resulted.";
  table.columns = {"records", "packed MB", "gunzip s", "import s", "× gunzip", "kept MB", "peak MB", "× kept", "open s"};
  if (!measured.ran(kName)) return {};
  const auto value = [&](const char* counter) { return measured.counter(kName, counter); };
  table.rows.push_back({number(value("records"), 0), number(value("packed"), 0), number(value("gunzip"), 2), number(value("import"), 2),
                        ratio(value("import") / value("gunzip")), number(value("kept"), 0), number(value("peak"), 0),
                        ratio(value("peak") / value("kept")), number(value("open"), 2)});
  return {table};
}

}  // namespace

Section importSection() { return {"import", "importing a download of the paper's size", registerImport, tabulateImport}; }

}  // namespace xsmoe::bench
