#include "tests/bench/scale_run.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "model/core/methods.h"
#include "model/device/device.h"
#include "model/experiments/model_factory.h"
#include "model/streaming/stream_session.h"
#include "model/streaming/trainer.h"
#include "tests/bench/epoch_run.h"
#include "tests/bench/run_timing.h"

extern char** environ;

namespace xsmoe::bench {
namespace {

/// Times the parts of a run by its events, and stops it after window 1.
class Timer : public engine::RunObserver {
 public:
  Timer(engine::Controls& controls, Figures& figures) : controls_(controls), figures_(figures) {}

  void onEvent(const RunEvent& event) override {
    const double passed = secondsSince(last_);
    if (const auto* started = std::get_if<WindowStarted>(&event.detail)) start(*started);
    if (const auto* epoch = std::get_if<EpochDone>(&event.detail)) {
      epochs_.push_back(epoch->seconds);
      validations_.push_back(passed);  // since the epoch's last batch
      raise("epoch peak", takePeak());
    }
    if (const auto* done = std::get_if<WindowDone>(&event.detail)) finish(*done, passed);
    last_ = Clock::now();
  }

 private:
  void start(const WindowStarted& started) {
    prefix_ = "window " + std::to_string(started.window.value) + ", ";
    figures_[prefix_ + "batches"] = started.batchesPerEpoch;
    figures_[prefix_ + "sequences"] = static_cast<double>(started.trainSequences);
    figures_[prefix_ + "tests"] = static_cast<double>(started.testSequences);
    epochs_.clear();
    validations_.clear();
    static_cast<void>(takePeak());
  }
  void finish(const WindowDone& done, double passed) {
    figures_[prefix_ + "epoch"] = median(epochs_);
    figures_[prefix_ + "validation"] = median(validations_);
    figures_[prefix_ + "test"] = passed;
    raise("test peak", takePeak());
    if (done.window.value == 1) controls_.stop();
  }
  void raise(const std::string& name, double value) { figures_[name] = std::max(figures_[name], value); }

  engine::Controls& controls_;
  Figures& figures_;
  std::string prefix_;
  Clock::time_point last_ = Clock::now();
  std::vector<double> epochs_, validations_;
};

RunSettings settingsOf(const ScaleRun& run) {
  RunSettings settings;
  settings.model.grouping = {1, 2};
  settings.training.epochs = run.epochs;
  settings.training.warmupEpochs = 0;
  settings.device.device = "cpu";
  settings.device.precision = Precision::kFloat32;
  settings.device.threads = run.threads;
  return settings;
}

/// Reads a file from front to back in blocks, each to where `to` says for its offset. The least that reading costs, besides memory.
template <class Place>
void readBare(const std::filesystem::path& path, const Place& to) {
  constexpr std::size_t kBlock = std::size_t{16} << 20;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::size_t done = 0;
  for (ssize_t got = 1; got > 0; done += static_cast<std::size_t>(got)) got = std::max<ssize_t>(0, ::read(file, to(done), kBlock));
  ::close(file);
  if (done != std::filesystem::file_size(path)) throw std::runtime_error(path.string() + " cannot be read");
}

void readIntoOneBlock(const std::filesystem::path& path) {
  std::vector<char> block(std::size_t{16} << 20);
  readBare(path, [&](std::size_t) { return block.data(); });
}

/// With the pages that keeping it all takes, which cost more than the reading: the system clears each before it gives it.
void readAndKeep(const std::filesystem::path& path) {
  const std::size_t bytes = std::filesystem::file_size(path) + (std::size_t{16} << 20);
  void* const pages = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  readBare(path, [&](std::size_t done) { return static_cast<char*>(pages) + done; });
  ::munmap(pages, bytes);
}

streaming::StreamSession measureOpening(const ScaleRun& run, const RunSettings& settings, Figures& figures) {
  std::vector<double> times;
  std::optional<streaming::StreamSession> session;
  for (int i = 0; i < run.repetitions; ++i) {
    session.reset();
    times.push_back(seconds([&] {
      session = mustHave(streaming::StreamSession::open(mustHave(data::openStreamFolder(run.stream)), settings.protocol, true, {}));
    }));
  }
  figures["open"] = median(times);
  figures["open peak"] = takePeak();
  figures["records"] = static_cast<double>(session->report().records);
  figures["kept records"] = static_cast<double>(session->report().keptRecords);
  figures["items"] = static_cast<double>(session->report().keptItems);
  return std::move(*session);
}

/// Reads bare and loads in turn, so that all meet the same machine; a reading before brings the file into memory.
void measureLoading(const ScaleRun& run, const streaming::StreamSession& session, const network::Recommender& recommender,
                    Figures& figures) {
  std::vector<double> bare, kept, load;
  const auto& path = session.folder().features;
  readIntoOneBlock(path);
  for (int i = 0; i < run.repetitions; ++i) {
    bare.push_back(seconds([&] { readIntoOneBlock(path); }));
    kept.push_back(seconds([&] { readAndKeep(path); }));
    std::shared_ptr<const network::ItemStates> states;
    static_cast<void>(takePeak());
    const auto before = device::readMemory().residentBytes;
    load.push_back(seconds([&] { states = mustHave(session.loadStates(recommender.modalities(), recommender.requiredStates())); }));
    figures["resident features"] = megabytes(device::readMemory().residentBytes - before);
    figures["load peak"] = takePeak();
  }
  figures["bare read"] = median(bare);
  figures["kept read"] = median(kept);
  figures["load"] = median(load);
}

Figures measure(const ScaleRun& run) {
  Figures figures;
  const auto settings = settingsOf(run);
  const auto device = mustHave(device::chooseDevice(settings.device));
  device::useThreads(device.threads);
  const auto session = measureOpening(run, settings, figures);
  const auto recommender = mustHave(experiments::makeRecommender(settings, session, device));
  measureLoading(run, session, *recommender, figures);
  engine::Controls controls;
  Timer timer(controls, figures);
  const auto source = [&](const auto& modalities, const auto& states) { return session.loadStates(modalities, states); };
  streaming::RunKeeper keeper;
  streaming::Trainer trainer({session.windows(), source, settings, *recommender, timer, controls, keeper});
  static_cast<void>(mustHave(trainer.run()));
  return figures;
}

std::filesystem::path resultPath(const ScaleRun& run) {
  auto path = run.stream;
  return path += ".figures.json";
}

}  // namespace

Result<Figures> runAtScale(const ScaleRun& run) {
  const nlohmann::json asked{{"stream", run.stream.string()},
                             {"epochs", run.epochs},
                             {"threads", run.threads},
                             {"repetitions", run.repetitions},
                             {"method", std::string(descriptionOf(run.method).key)},
                             {"step_seconds", run.stepSeconds},
                             {"device", run.device},
                             {"steps_alone", run.stepsAlone},
                             {"feature_megabytes", run.featureMegabytes}};
  std::string self = "/proc/self/exe", option = kScaleRunOption, argument = asked.dump();
  const std::array<char*, 4> arguments{self.data(), option.data(), argument.data(), nullptr};
  std::filesystem::remove(resultPath(run));
  pid_t child = 0;
  int status = 0;
  if (posix_spawn(&child, self.c_str(), nullptr, nullptr, arguments.data(), environ) != 0 || waitpid(child, &status, 0) < 0)
    return failure(self, "cannot be started for a run at scale");
  std::ifstream file(resultPath(run));
  if (status != 0 || !file) return failure(run.stream.string(), "the run at scale failed (it says why above)");
  return nlohmann::json::parse(file).get<Figures>();
}

int scaleRunMain(const std::string& run) try {
  const auto asked = nlohmann::json::parse(run);
  const ScaleRun scaleRun{asked.at("stream").get<std::string>(),
                          asked.at("epochs"),
                          asked.at("threads"),
                          asked.at("repetitions"),
                          methodFromName(asked.at("method").get<std::string>()).value(),
                          asked.at("step_seconds"),
                          asked.at("device").get<std::string>(),
                          asked.at("steps_alone"),
                          asked.at("feature_megabytes")};
  const nlohmann::json figures = scaleRun.stepSeconds > 0 ? measureEpoch(scaleRun) : measure(scaleRun);
  return std::ofstream(resultPath(scaleRun)) << figures.dump(2) << std::flush ? 0 : 4;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}

}  // namespace xsmoe::bench
