#include "tests/streaming/small_run.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/data/streams.h"
#include "tests/network/small_network.h"

namespace xsmoe::streaming {
namespace {

std::string id(char kind, int number) {
  std::string text(1, kind);
  text += std::to_string(number);
  return text;
}

constexpr int kWindows = 5, kUsers = 24, kRecords = 6, kItems = 40;

// In the order of EventDetail's alternatives: window started, batch, epoch, window, expanded, pruned, tau, grouping, pruned now, paused,
// finished, stopped, failed, pinned, learning rate, diverged, change (as a batch: the events that it causes say the same), setting,
// references.
constexpr std::array<char, std::variant_size_v<EventDetail>> kLetters{'w', 'b', 'e', 'W', '+', '-', 't', 'g', 'n', 'p',
                                                                      'F', 'S', 'X', 'k', 'l', 'd', 'b', 's', 'r'};

}  // namespace

std::string Recorder::letters() const {
  std::string text;
  for (const auto& event : events)
    if (kLetters[event.detail.index()] != 'b') text += kLetters[event.detail.index()];
  return text;
}

data::WindowedStream smallStream(const ProtocolSettings& protocol) {
  std::vector<data::Interaction> log;
  std::int64_t time = 0;
  for (int window = 0; window < kWindows; ++window)
    for (int round = 0; round < kRecords; ++round)
      for (int user = 0; user < kUsers; ++user) {
        // Half of the users come back; everybody walks through the items with a stride of his own.
        const int who = user + window * kUsers / 2, item = (who * 7 + (round + 3 * window) * (1 + who % 5)) % kItems;
        log.push_back({id('u', who), id('i', item), ++time});
      }
  return data::WindowedStream::make(data::makeLog(log), protocol).value();
}

RunSettings smallSettings(Protocol protocol) {
  RunSettings settings;
  settings.model = network::smallOptions().model;
  settings.model.tau = 0;
  settings.training.epochs = 2;
  settings.training.warmupEpochs = 0;
  settings.training.batchSize = 8;
  settings.protocol.protocol = protocol;
  settings.protocol.windows = kWindows;
  settings.protocol.kCore = 0;
  settings.protocol.sequenceLength = 5;
  settings.protocol.validationShare = 0.4;
  return settings;
}

void SmallRun::train(const RunSettings& settings) {
  const auto stream = smallStream(settings.protocol);
  auto options = network::smallOptions(settings.model.method);
  options.model = settings.model;
  options.protocol = settings.protocol.protocol;
  options.seed = settings.training.seed;
  network::XsmoeRecommender recommender(options);
  const auto source = [&](const std::vector<Modality>&,
                          const std::vector<int>& asked) -> Result<std::shared_ptr<const network::ItemStates>> {
    states.push_back(asked);
    return network::statesFor(recommender, options.widths, stream.itemCount());
  };
  auto all = keeper;
  all.tested = [&](WindowIndex window, const network::Recommender& model) {
    tested.push_back(network::copyOf(model.parameters()));
    layers.push_back(network::usageOf(model));
    return keeper.onTested(window, model);
  };
  if (beforeTraining) beforeTraining(recommender);
  EXPECT_TRUE(recommender.shareAmong(ranks));
  end = Trainer({stream, source, settings, recommender, recorder, controls, all, lastStates, {}, ranks}).run();
  notices = all.notices;
}

}  // namespace xsmoe::streaming
