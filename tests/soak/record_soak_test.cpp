// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says of a run, and what it draws of it, against what the run's record says, after forks, changes, pins, merges, removals,
// undos, stops and resumes at random, with notes written, epochs looked at and the next run's settings edited on the way, with the real
// engine; while the run trains, and when it has ended. XSMOE_SOAK_SEQUENCES and XSMOE_SOAK_SEED choose how many and which.
#include <gtest/gtest.h>

#include <QStringList>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "app/engine/engine_loader.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/notes_desk.h"
#include "model/analysis/intervention_text.h"
#include "model/core/names.h"
#include "model/core/run_moment.h"
#include "model/core/setting_descriptions.h"
#include "model/core/structure.h"
#include "model/core/window_note.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/forms/tau_control.h"
#include "widgets/network_view.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/watch_page.h"

namespace xsmoe::studio {
namespace {

namespace fs = std::filesystem;

constexpr int kWindows = 5;

int chosen(const char* variable, int otherwise) {
  bool good = false;
  const int number = qEnvironmentVariableIntValue(variable, &good);
  return good ? number : otherwise;
}

/// Settings as the window shows them.
std::string settingsText(const RunSettings& settings) {
  std::ostringstream text;
  for (const auto& setting : settingDescriptions())
    if (setting.live) text << setting.key << ' ' << setting.get(settings) << '\n';
  text << "tau " << settings.model.tau << "\ngrouping " << name(settings.model.grouping) << '\n';
  return text.str();
}

/// ", born 2 into 0" for each expert that went into another one.
std::string mergesOf(const WindowHistory& window) {
  std::ostringstream text;
  for (const auto& death : window.deaths)
    if (death.into) text << ", born " << death.born << " into " << *death.into;
  return text.str();
}

std::string textOfNotes(const std::vector<WindowNote>& notes) {
  std::ostringstream text;
  for (const auto& note : notes) text << "D_" << note.window << ", " << note.epoch << ": " << note.text << '\n';
  return text.str();
}

/// All that a window makes of a run's events, but times.
std::string textOfRun(const RunHistory& run) {
  std::ostringstream text;
  text << "state " << static_cast<int>(run.state()) << '\n' << settingsText(run.settingsToCome());
  text << "now " << name(run.grouping()) << ", to come " << name(run.pendingGrouping()) << '\n';
  for (const auto& expert : run.pinned()) text << "pinned " << textOf(expert) << '\n';
  for (const auto& window : run.windows())
    text << "D_" << window.window.value << ": " << window.batchLosses.size() << " batches, " << window.epochs.size() << " epochs, "
         << window.births.size() << " births, " << window.deaths.size() << " deaths, "
         << (window.done && window.done->test ? window.done->test->ndcg10 : -1) << mergesOf(window) << '\n';
  for (const auto& change : run.interventions())
    text << "in D_" << change.window.value << ", " << change.epoch << '/' << change.batch << ": " << interventionText(change) << ' '
         << change.refusal << (change.takesBack ? " (taken back)" : "") << '\n';
  return text.str();
}

/// What a network's picture and the bars of its shares mark.
std::string textOfNetwork(const widgets::NetworkView& view) {
  std::ostringstream text;
  text << "D_" << view.window.value_or(-1) << ", epoch " << view.epoch << ": tau " << view.tau.value_or(-1) << ", slider "
       << view.slider.value_or(-1) << '\n';
  const auto goes = widgets::expertsToPrune(view);
  for (std::size_t layer = 0; layer < view.layers.size(); ++layer)
    for (std::size_t expert = 0; expert < view.layers[layer].born.size(); ++expert) {
      const auto named = nameOf(view.layers[layer], expert);
      text << textOf(named) << (static_cast<int>(expert) == goes[layer] ? " goes" : "") << (widgets::isPinned(view, named) ? " pinned" : "")
           << '\n';
    }
  return text.str();
}

/// At the lines across the shares.
std::string textOfLines(const widgets::ChartContent& content) {
  std::ostringstream text;
  for (const auto& mark : content.marks) text << mark.at << " (" << mark.label.toStdString() << ")\n";
  return text.str();
}

/// What a timeline's cells say of the run: state, epochs, births, deaths and changes. What they say of the stream is not in the record.
std::string textOfCells(const widgets::Timeline& timeline) {
  constexpr int kOfRun = 7;
  QStringList cells;
  for (const auto& row : timeline.table().rows) cells << row.mid(0, kOfRun).join(QStringLiteral(", "));
  return cells.join(QLatin1Char('\n')).toStdString();
}

class RecordSoak : public testing::Test {
 protected:
  void SetUp() override {
    GeneratorSettings small;
    small.items = 120;
    small.users = 120;
    small.records = 3000;
    small.windows = kWindows;
    auto engine = app::loadEngine();
    ASSERT_TRUE(engine) << describe(engine.error());
    engine_ = std::move(*engine);
    const auto made = engine_->generate(folder("stream"), small, {});
    ASSERT_TRUE(made) << describe(made.error());
    window_ = std::make_unique<MainWindow>(app::loadEngine, StudioFolders{folder("runs"), folder("built-in")});
    QObject::connect(&session(), &Session::failed, &session(), [this](const Error& error) {
      if (error.kind != ErrorKind::kUsage) failures_ << QString::fromStdString(describe(error));
    });
    auto settings = session().settings();
    settings.training.epochs = 4;
    settings.training.warmupEpochs = 1;
    settings.training.keepEpochs = 2;
    settings.device.threads = 1;
    session().setSettings(settings);
    window_->show();
    session().open(folder("stream"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return session().readyToStart(); }, 120'000)) << "the stream does not open";
  }
  [[nodiscard]] fs::path folder(const char* name) const { return fs::path(dir_.path().toStdString()) / name; }
  Session& session() { return window_->session(); }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  double anyTau() { return below(40) / 100.0; }

  /// Opens the run that has just ended, so that it can go on.
  void reopen() {
    const auto run = session().run().folder;
    session().openRun(run);
    ASSERT_TRUE(QTest::qWaitFor([this] { return session().run().stored && !session().opening(); }, 60'000)) << run;
  }

  void begin() {
    const bool any = session().run().state && fs::exists(session().run().folder / "run.json");
    if (any && below(3) == 0) reopen();
    if (any && session().canGoOn() && below(2) == 0) {
      done_ << QStringLiteral("go on");
      return session().goOn();
    }
    if (any && below(3) > 0)
      if (const auto window = anyWindowToForkFrom()) {
        std::map<std::string, std::string> changes{{"tau", std::to_string(anyTau())}};
        if (below(3) == 0) changes["grouping"] = below(2) == 0 ? "12" : "4,8,12";
        if (below(3) == 0) changes["patience"] = std::to_string(2 + below(4));
        done_ << QStringLiteral("fork of D%1 at tau %2").arg(*window).arg(QString::fromStdString(changes["tau"]));
        return session().fork(*window, changes);
      }
    done_ << QStringLiteral("start");
    session().start();
  }

  /// Any window of the run that is shown, from whose end another one is trained.
  [[nodiscard]] std::optional<int> anyWindowToForkFrom() {
    std::vector<int> ended;
    for (const auto& window : session().run().state->history->windows())
      if (window.done && window.window.value + 2 < kWindows) ended.push_back(window.window.value);
    if (ended.empty()) return std::nullopt;
    return ended[static_cast<std::size_t>(below(static_cast<int>(ended.size())))];
  }

  /// Any expert of the network as it is now.
  [[nodiscard]] std::optional<ExpertName> anyExpert() {
    std::vector<ExpertName> all;
    if (!session().run().state) return std::nullopt;
    for (const auto& layer : session().run().state->history->usage())
      for (std::size_t expert = 0; expert < layer.born.size(); ++expert) all.push_back(nameOf(layer, expert));
    if (all.empty()) return std::nullopt;
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }

  void pin() {
    const auto expert = anyExpert();
    if (!expert) return;
    const bool pinned = below(3) > 0;
    done_ << (pinned ? QStringLiteral("pin") : QStringLiteral("unpin"));
    session().ask(PinExpert{*expert, pinned});
  }

  void removeExpert() {
    const auto expert = anyExpert();
    if (!expert) return;
    done_ << QStringLiteral("remove");
    session().ask(RemoveExpert{*expert});
  }

  /// Any two experts of a side layer that has two, as the network is now.
  void merge() {
    if (!session().run().state) return;
    std::vector<MergeExperts> pairs;
    for (const auto& layer : session().run().state->history->usage())
      for (std::size_t gone = 0; gone < layer.born.size(); ++gone)
        for (const int into : layer.born)
          if (into != layer.born[gone]) pairs.push_back({nameOf(layer, gone), into});
    if (pairs.empty()) return;
    done_ << QStringLiteral("merge");
    session().ask(pairs[static_cast<std::size_t>(below(static_cast<int>(pairs.size())))]);
  }

  /// Any window or epoch that the run has got to.
  [[nodiscard]] std::optional<RunMoment> anyMoment() {
    std::vector<RunMoment> moments;
    if (!session().run().state) return std::nullopt;
    for (const auto& window : session().run().state->history->windows()) {
      moments.emplace_back(window.window);
      for (const auto& epoch : window.epochs) moments.emplace_back(window.window, epoch.epoch);
    }
    if (moments.empty()) return std::nullopt;
    return moments[static_cast<std::size_t>(below(static_cast<int>(moments.size())))];
  }

  void look() {
    const auto moment = anyMoment();
    if (!moment || moment->epoch == 0) return window_->showMoment({});
    done_ << QStringLiteral("look at D%1, epoch %2").arg(moment->window.value).arg(moment->epoch);
    window_->parts().timeline->chooseEpoch(moment->window.value, moment->epoch);
  }

  void note() {
    const auto moment = anyMoment();
    if (!moment || !fs::exists(session().run().folder / "run.json")) return;
    done_ << QStringLiteral("note");
    window_->notes().notes().add({moment->window.value, moment->epoch, "note " + std::to_string(++notes_)});
  }

  void change() {
    switch (below(13)) {
      case 10:
      case 11: return pin();
      case 12: return removeExpert();
      case 7: return merge();
      case 8: return note();
      case 9: return look();
      case 0: done_ << QStringLiteral("undo"); return session().training().undo();
      case 1: done_ << QStringLiteral("grouping"); return session().ask(Regroup{below(2) == 0 ? Grouping{6, 12} : Grouping{12}});
      case 2: done_ << QStringLiteral("prune now"); return session().ask(PruneNow{});
      case 3: {
        done_ << QStringLiteral("patience");
        auto settings = session().settings();
        settings.training.patience = 2 + below(4);
        return session().setSettings(settings);
      }
      case 4: done_ << QStringLiteral("step"); return session().step(Boundary::kEpoch);
      default: done_ << QStringLiteral("tau"); return session().ask(SetTau{anyTau()});
    }
  }

  /// Of the next run, while a stored one is open: what is shown of that stays its own.
  void editNext() {
    auto settings = session().settings();
    switch (below(3)) {
      case 0: done_ << QStringLiteral("slider of the next run"); return session().ask(SetTau{anyTau()});
      case 1:
        done_ << QStringLiteral("tau of the next run");
        settings.model.tau = anyTau();
        break;
      default: done_ << QStringLiteral("patience of the next run"); settings.training.patience = 2 + below(4);
    }
    session().setSettings(settings);
  }

  void end() {
    session().training().unpause();
    if (below(3) > 0) {
      QTest::qWait(below(500));
      session().training().stop();
    }
    ASSERT_TRUE(QTest::qWaitFor([this] { return !session().live(); }, 120'000)) << trail();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !session().opening(); }, 60'000)) << trail();
  }

  /// The network, the lines across its shares and the timeline, against those that the record makes, now and at moments of the past.
  void compareWhatIsDrawn(const std::shared_ptr<const LiveState>& kept) {
    window_->showPerspective(perspective<WatchPerspective>(*window_));
    const auto& watch = *window_->findChild<widgets::WatchPage*>();
    for (const auto& moment : {std::optional<RunMoment>(), anyMoment(), anyMoment(), anyMoment()}) {
      if (moment && !hasMoment(*kept->history, *moment)) continue;  // a window that is not finished
      window_->showMoment(moment ? std::optional(moment->window.value) : std::nullopt, moment ? moment->epoch : 0);
      const auto recorded = widgets::networkView(*kept, moment, session().settings().model.tau);
      // The record has no shares of an epoch that has not ended.
      if (std::none_of(recorded.layers.begin(), recorded.layers.end(), widgets::hasShares)) continue;
      EXPECT_EQ(textOfNetwork(watch.sight().network.value_or(widgets::NetworkView())), textOfNetwork(recorded)) << trail();
      const auto lines = [&watch] { return textOfLines(watch.utilization()->content()); };
      const auto wanted = textOfLines(widgets::utilizationContent(recorded));
      EXPECT_TRUE(QTest::qWaitFor([&] { return lines() == wanted; }, 10'000)) << lines() << "and not\n" << wanted << trail();
    }
    window_->showMoment({});
    widgets::Timeline timeline;
    timeline.setState(kept);
    EXPECT_EQ(textOfCells(*window_->parts().timeline), textOfCells(timeline)) << trail();
  }

  void compare() {
    window_->showMoment({});
    const auto& run = session().run();
    if (!run.state || !fs::exists(run.folder / "run.json")) return;  // stopped before it began
    const auto kept = engine_->openRun(run.folder);
    ASSERT_TRUE(kept) << describe(kept.error());
    EXPECT_EQ(textOfRun(*run.state->history), textOfRun(*kept)) << trail();
    for (const auto& epoch : engine_->keptEpochs(run.folder))
      EXPECT_TRUE(hasMoment(*kept, epoch)) << "weights of D_" << epoch.window.value << ", epoch " << epoch.epoch
                                           << ", which the record has not: " << trail();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !session().questions().busy(); }, 120'000)) << "notes are not written: " << trail();
    const auto notes = engine_->windowNotes(run.folder);
    ASSERT_TRUE(notes) << describe(notes.error());
    EXPECT_EQ(textOfNotes(window_->notes().notes().notes()), textOfNotes(*notes)) << trail();
    auto recorded = std::make_shared<LiveState>();
    recorded->history = std::make_shared<const RunHistory>(*kept);
    compareWhatIsDrawn(recorded);
    EXPECT_NEAR(window_->parts().tau->tau(), session().settings().model.tau, 1e-3) << trail();
    if (!session().showsSettingsOfRun()) return;
    EXPECT_EQ(settingsText(session().settings()), settingsText(kept->settingsToCome())) << trail();
    EXPECT_NEAR(window_->parts().tau->tau(), kept->tau(), 1e-3) << trail();
  }

  /// The same of a run in training, but what is drawn. It is paused for that, so that neither goes on; a change that was asked for and is
  /// not made yet is shown already, so that both are waited for.
  void compareInTraining() {
    session().training().pause();
    const auto rests = [this] { return !session().live() || session().run().phase() == RunState::kPaused; };
    ASSERT_TRUE(QTest::qWaitFor(rests, 120'000)) << "it does not pause: " << trail();
    if (!session().live()) return;  // it came to its end, or to nothing, before a boundary
    done_ << QStringLiteral("compared in training");
    std::string shown, recorded, problem;
    double slider = 0, tau = 0;
    const auto agree = [&] {
      const auto kept = engine_->openRun(session().run().folder);
      problem = kept ? std::string() : describe(kept.error());
      if (!kept) return false;
      recorded = textOfRun(*kept) + settingsText(kept->settingsToCome());
      shown = textOfRun(*session().run().state->history) + settingsText(session().settings());
      slider = window_->parts().tau->tau();
      tau = kept->settingsToCome().model.tau;
      return shown == recorded && std::abs(slider - tau) <= 1e-3;
    };
    const bool agreed = QTest::qWaitFor([&] { return !session().live() || agree(); }, 30'000);
    EXPECT_TRUE(agreed) << problem << "shown:\n"
                        << shown << "slider " << slider << "\nrecorded:\n"
                        << recorded << "tau " << tau << '\n'
                        << trail();
  }

  [[nodiscard]] std::string trail() const { return done_.join(QStringLiteral(", ")).toStdString(); }

  QTemporaryDir dir_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<MainWindow> window_;
  std::mt19937 random_{static_cast<std::uint32_t>(chosen("XSMOE_SOAK_SEED", 1))};
  QStringList done_, failures_;
  int notes_ = 0;
};

TEST_F(RecordSoak, TheWindowSaysOfARunWhatItsRecordSays) {
  const int sequences = chosen("XSMOE_SOAK_SEQUENCES", 8);
  for (int i = 0; i < sequences && !HasFailure(); ++i) {
    begin();
    if (HasFatalFailure()) return;
    for (int changes = 1 + below(5); changes > 0; --changes) {
      QTest::qWait(below(120));
      if (session().live()) change();
    }
    if (session().live() && below(2) == 0) compareInTraining();
    if (HasFatalFailure()) return;
    end();
    if (HasFatalFailure()) return;
    compare();
    if (HasFatalFailure()) return;
    if (below(2) == 0 && session().run().state && fs::exists(session().run().folder / "run.json")) {
      reopen();
      if (HasFatalFailure()) return;
      compare();
      if (HasFatalFailure() || below(2) == 0) continue;
      for (int edits = 1 + below(3); edits > 0; --edits) editNext();
      compare();
    }
  }
  EXPECT_TRUE(failures_.isEmpty()) << failures_.join(QLatin1Char('\n')).toStdString() << "\n" << trail();
}

}  // namespace
}  // namespace xsmoe::studio
