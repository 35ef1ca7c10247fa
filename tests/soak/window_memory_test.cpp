// SPDX-License-Identifier: GPL-3.0-or-later
// What the window holds of a run over many windows, beside what the run holds alone (tests/cli/resident_memory_test.cpp): the same run of
// the built-in stream in the whole window with the real engine, and by the headless program.
#include <gtest/gtest.h>

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "app/engine/engine_loader.h"
#include "app/studio/shell/main_window.h"
#include "model/core/settings_file.h"

namespace xsmoe::studio {
namespace {

constexpr int kLongestMs = 240'000;  // of each of the two, which take some ten seconds
constexpr std::int64_t kMebibyte = std::int64_t{1} << 20;

class WindowMemory : public testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer keeps what is freed";
#endif
  }
  [[nodiscard]] std::filesystem::path folder(const char* name) const { return std::filesystem::path(dir_.path().toStdString()) / name; }
  /// Of the run in the window; its folder.
  void trainInWindow(std::filesystem::path& run) {
    MainWindow window(app::loadEngine, StudioFolders{folder("runs"), folder("built-in")});
    auto& session = window.session();
    auto settings = session.settings();
    settings.training.epochs = 3;
    settings.training.warmupEpochs = 1;
    settings.device.threads = 1;
    session.setSettings(settings);
    window.resize(1280, 800);
    window.show();
    session.trainBuiltIn();
    const auto finished = [&session] { return !session.live() && session.run().phase() == RunState::kFinished; };
    ASSERT_TRUE(QTest::qWaitFor(finished, kLongestMs)) << "it does not end";
    run = session.run().folder;
  }
  void trainAlone(const RunDescription& same, const std::filesystem::path& run) {
    const auto written = writeSettingsFile(folder("settings.toml"), same.settings);
    ASSERT_TRUE(written) << describe(written.error());
    QProcess program;
    program.start(QString::fromUtf8(XSMOE_PROGRAM), {QStringLiteral("train"), QString::fromStdString(same.streamFolder),
                                                     QStringLiteral("--run"), QString::fromStdString(run.string()),
                                                     QStringLiteral("--config"), QString::fromStdString(folder("settings.toml").string())});
    ASSERT_TRUE(program.waitForFinished(kLongestMs)) << program.errorString().toStdString();
    ASSERT_EQ(program.exitCode(), 0) << program.readAllStandardError().toStdString();
  }
  /// As its record tells.
  void read(const std::filesystem::path& run, RunHistory& history) {
    const auto engine = app::loadEngine();
    ASSERT_TRUE(engine) << describe(engine.error());
    auto opened = (*engine)->openRun(run);
    ASSERT_TRUE(opened) << describe(opened.error());
    history = std::move(*opened);
    ASSERT_GT(history.windowCount(), 6U);
    for (const auto& window : history.windows()) ASSERT_TRUE(window.done && window.done->peakBytes > 0) << "the system tells no peak";
  }
  /// From the second window, when all that a run needs is there, to the last.
  [[nodiscard]] static std::int64_t growth(const RunHistory& history) {
    return history.newest()->done->peakBytes - history.window(1).done->peakBytes;
  }

 private:
  QTemporaryDir dir_;
};

TEST_F(WindowMemory, GrowsByLittleMoreThanTheRunAlone) {
  std::filesystem::path run;
  RunHistory shown, alone;
  trainInWindow(run);
  if (HasFatalFailure()) return;
  read(run, shown);
  if (HasFatalFailure()) return;
  trainAlone(shown.description(), folder("alone"));
  if (HasFatalFailure()) return;
  read(folder("alone"), alone);
  if (HasFatalFailure()) return;
  ASSERT_EQ(shown.windowCount(), alone.windowCount());
  ASSERT_EQ(shown.newest()->done->parameters, alone.newest()->done->parameters) << "it is another run";
  // The history of each window, its curves, tables and pictures, and what lies free between them: 12 MiB over seven windows are usual.
  constexpr std::int64_t kOfTheWindow = 24 * kMebibyte;
  RecordProperty("window_bytes", std::to_string(growth(shown)));
  RecordProperty("alone_bytes", std::to_string(growth(alone)));
  EXPECT_LE(growth(shown), growth(alone) + kOfTheWindow) << "alone it grows by " << growth(alone);
}

}  // namespace
}  // namespace xsmoe::studio
