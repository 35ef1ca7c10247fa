// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/studio/fake_engine.h"

#include <fstream>
#include <thread>

#include "tests/studio/fake_run.h"

namespace xsmoe::studio {
namespace {

using experiments::StreamOverview;

/// Collects a played run's history.
class HistoryListener : public experiments::TrainListener {
 public:
  explicit HistoryListener(RunDescription description) : history(std::move(description)) {}
  void onEvent(const RunEvent& event) override { history.apply(event); }
  RunHistory history;
};

class FakeQuestions : public experiments::Questions {
 public:
  explicit FakeQuestions(std::shared_ptr<FakeScript> script) : script_(std::move(script)) {}
  std::vector<int> storedWindows() override { return {0, 1, 2}; }
  std::vector<std::string> testUsers(int window) override { return {"ada", "bob", "user of D_" + std::to_string(window + 1)}; }
  Result<Recommendation> recommend(const std::string& user, int window, int top) override {
    if (user == "nobody") return badInput(user, "there is no such user in D_" + std::to_string(window + 1), "Choose one of the list");
    Recommendation answer{user, window, {{"i0", "A blue vase", "", "", 0}}, true, {"i1", "A red lamp", "", "", 1}, 1, 40, {}};
    for (int rank = 1; rank <= top; ++rank)
      answer.items.push_back({rank, {"i" + std::to_string(rank), "Item", "", "", 0}, 1.0 / rank, rank == 1});
    return answer;
  }
  Result<Recommendation> recommendNow(const std::string& user, int top) override {
    if (script_->copies == 0) return failure("now", "there is no copy of the model yet");
    return recommend(user, 99, top);
  }

 private:
  std::shared_ptr<FakeScript> script_;
};

WindowReport makeWindow(int number) {
  WindowReport window;
  window.window = number;
  window.records = window.keptRecords = 250;
  window.trainRecords = 212;
  window.validationRecords = 38;
  window.users = 50;
  window.items = 60;
  window.newItems = 10;
  window.returningUsers = 5;
  window.firstTime = number * 86400;
  window.lastTime = window.firstTime + 86399;
  return window;
}

RunDescription describeRun(const std::filesystem::path& run, const std::filesystem::path& stream, const RunSettings& settings) {
  return {run.filename().string(), run.string(), "Fake", stream.string(), settings, "cpu, 1 thread", "fp32", 13, 128, 128};
}

}  // namespace

FakeEngine::FakeEngine(std::shared_ptr<FakeScript> script) : script_(std::move(script)) { ++script_->engines; }
FakeEngine::~FakeEngine() { --script_->engines; }

bool FakeEngine::load(const ProgressCallback& progress) {
  ++script_->loadsBegun;
  do {
    if (progress && !progress({"reading", 1, 2, "rows"})) {
      ++script_->loadsCancelled;
      return false;
    }
    std::this_thread::yield();
  } while (script_->holdLoading);
  return true;
}

Result<void> FakeEngine::generate(const std::filesystem::path& folder, const generator::GeneratorSettings&,
                                  const ProgressCallback& progress) {
  std::filesystem::create_directories(folder);
  if (!load(progress)) return failure(folder.string(), "cancelled");
  makeStreamFolder(folder);
  return {};
}

Result<ExtractionReport> FakeEngine::extract(const ExtractionRequest& request, const ProgressCallback& progress) {
  ExtractionReport report;
  report.modalities.push_back({Modality::kTextual, "made up", 8, {0, 1}, 100, request.restart ? 0 : script_->unfinished.load()});
  script_->unfinished = 40;
  if (!load(progress)) return failure(request.stream.string(), "cancelled");
  script_->unfinished = 0;
  script_->featuresFound = true;
  report.target = (request.stream / "features.h5").string();
  report.items = 100;
  return report;
}

Result<std::optional<UnfinishedExtraction>> FakeEngine::unfinishedExtraction(const std::filesystem::path& stream) {
  if (script_->unfinished == 0) return std::nullopt;
  UnfinishedExtraction found;
  found.request.stream = stream;
  found.request.pooling = "cls";
  found.request.layers = {4, 8};
  found.done = script_->unfinished;
  found.total = 100;
  return found;
}

Result<FeatureJoinReport> FakeEngine::importFeatures(const FeatureImportRequest& request, const ProgressCallback& progress) {
  if (!load(progress)) return failure(request.stream.string(), "cancelled");
  FeatureJoinReport report;
  report.target = (request.stream / "features.h5").string();
  report.cachedItems = report.logItems = report.withBoth = 100;
  return report;
}

Result<StreamOverview> FakeEngine::inspect(const std::filesystem::path& stream, const ProtocolSettings& base,
                                           const experiments::ProtocolChoice& choice, const ProgressCallback& progress) {
  if (!load(progress)) return failure(stream.string(), "cancelled");
  if (!std::filesystem::exists(stream / "stream.json"))
    return badInput((stream / "interactions.csv").string(), "no column for users", "Name it in stream.json");
  StreamOverview overview;
  overview.report.title = "Fake";
  overview.report.folder = stream.string();
  overview.report.featuresFound = script_->featuresFound;
  overview.report.records = overview.report.keptRecords = 1000;
  overview.report.users = overview.report.items = 100;
  overview.protocol = base;
  overview.protocol.windows = choice.windows.value_or(4);
  overview.protocol.kCore = choice.kCore.value_or(base.kCore);
  overview.hiddenStates = 13;
  overview.visualWidth = overview.textualWidth = 128;
  for (int s = 0; s < overview.protocol.windows; ++s) overview.report.windows.push_back(makeWindow(s));
  return overview;
}

Result<Catalogue> FakeEngine::catalogue(const std::filesystem::path& stream, const ProgressCallback& progress) {
  ++script_->catalogues;
  if (progress && !progress({"reading", 1, 2, "rows"})) return failure(stream.string(), "cancelled");
  if (script_->catalogueUnreadable) return badInput((stream / "items.csv").string(), "no column with the items", "Name it in stream.json");
  return Catalogue{{{"i0", "A blue vase", "", "", -1}, {"i1", "A red lamp", "", "", -1}}, {}};
}

Result<experiments::TrainOutcome> FakeEngine::train(const experiments::TrainRequest& request, experiments::TrainListener& listener,
                                                    streaming::Controls& controls) {
  ++script_->trainings;
  struct AtEnd {
    FakeScript& script;
    ~AtEnd() { ++script.trainingsEnded; }
  } const atEnd{*script_};
  makeRunFolder(request.run, request.stream);
  listener.onStarted(describeRun(request.run, request.stream, request.settings));
  return FakeRun(request.settings, *script_, listener, controls).play();
}

Result<RunHistory> FakeEngine::openRun(const std::filesystem::path& run) {
  std::ifstream file(run / "run.json");
  std::string stream;
  if (!std::getline(file, stream)) return badInput((run / "run.json").string(), "the file is empty", "Choose another run");
  RunSettings settings;
  settings.protocol.windows = 4;
  settings.training.epochs = 3;
  HistoryListener listener(describeRun(run, stream, settings));
  FakeScript script;
  streaming::Controls controls;
  if (auto played = FakeRun(settings, script, listener, controls).play(); !played) return tl::make_unexpected(played.error());
  return listener.history;
}

Result<std::unique_ptr<experiments::Questions>> FakeEngine::openQuestions(const std::filesystem::path& run, const std::filesystem::path&) {
  if (!std::filesystem::exists(run / "run.json")) return badInput(run.string(), "there is no run", "Choose another folder");
  return std::make_unique<FakeQuestions>(script_);
}

Result<std::vector<CheckLine>> FakeEngine::check(const std::vector<std::filesystem::path>&, const std::string&) {
  return std::vector<CheckLine>{};
}

Result<experiments::DeviceReport> FakeEngine::probeDevice(const DeviceSettings&) {
  return experiments::DeviceReport{"cpu, 1 thread", "fp32", 3.6, true, "Install libopenblas0-pthread."};
}

void makeStreamFolder(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "stream.json") << "{\"title\": \"Fake\"}\n";
}

void makeRunFolder(const std::filesystem::path& folder, const std::filesystem::path& stream) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "run.json") << stream.string() << '\n';
}

}  // namespace xsmoe::studio
