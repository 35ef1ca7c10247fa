// SPDX-License-Identifier: GPL-3.0-or-later
// The studio where it may map little (`ulimit -v`): it starts, or says that memory is what it lacks; no signal ends it.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTemporaryDir>

namespace xsmoe::studio {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr int kLookMs = 50;         // between two looks at what is mapped
constexpr int kGoesOnMs = 2'000;    // after that it lives with its engine
constexpr int kLongestMs = 60'000;  // until it has an engine, or has found that there is too little

/// The program offscreen, with nothing of the person's, and so many megabytes of addresses.
class StudioOfMegabytes : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer maps more than a limit would allow";
#endif
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    for (const char* const place : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
      environment.insert(QString::fromLatin1(place), home_.path());
    program_.setProcessEnvironment(environment);
    program_.setChildProcessModifier([bytes = static_cast<rlim_t>(GetParam()) << 20U] {
      const rlimit most{bytes, bytes}, noCore{0, 0};
      setrlimit(RLIMIT_AS, &most);
      setrlimit(RLIMIT_CORE, &noCore);
    });
  }
  void TearDown() override {
    if (program_.state() == QProcess::NotRunning) return;
    program_.kill();
    program_.waitForFinished();
  }
  void start(const QStringList& arguments = {}) {
    program_.start(QString::fromUtf8(XSMOE_STUDIO_PROGRAM), arguments);
    ASSERT_TRUE(program_.waitForStarted()) << program_.errorString().toStdString();
  }
  void expectPlainEnd() {
    const auto said = program_.readAllStandardError().toStdString();
    EXPECT_EQ(program_.exitStatus(), QProcess::NormalExit) << "a signal ended it: " << said;
    EXPECT_EQ(program_.exitCode(), 1) << said;
    EXPECT_THAT(said, AllOf(HasSubstr("xsmoe-studio: there is not enough memory"), HasSubstr("ulimit -v")));
  }

  QTemporaryDir home_;
  QProcess program_;
};

class StudioWithTooFew : public StudioOfMegabytes {};

TEST_P(StudioWithTooFew, SaysSoAtItsStart) {
  start();
  ASSERT_TRUE(program_.waitForFinished(kLongestMs)) << "it hangs";
  expectPlainEnd();
}

TEST_P(StudioWithTooFew, HasRoomToTellItsVersion) {
  start({QStringLiteral("--version")});
  ASSERT_TRUE(program_.waitForFinished(kLongestMs)) << "it hangs";
  EXPECT_EQ(program_.exitStatus(), QProcess::NormalExit);
  EXPECT_EQ(program_.exitCode(), 0) << program_.readAllStandardError().toStdString();
}

// Without a check of the limit 180, 310, 390 and 480 MB ended it by a signal.
INSTANTIATE_TEST_SUITE_P(OfMegabytes, StudioWithTooFew, testing::Values(180, 210, 300, 310, 390, 480, 800, 1200, 1500));

class StudioWithLittle : public StudioOfMegabytes {
 protected:
  /// Which comes after the first page.
  [[nodiscard]] bool hasEngine() const {
    QFile maps(QStringLiteral("/proc/%1/maps").arg(program_.processId()));
    return maps.open(QIODevice::ReadOnly) && maps.readAll().contains("libxsmoe-engine.so");
  }
};

TEST_P(StudioWithLittle, LoadsItsEngineAndGoesOnOrEndsPlainly) {
  start();
  if (HasFatalFailure()) return;
  QElapsedTimer time;
  time.start();
  while (!hasEngine()) {
    if (program_.waitForFinished(kLookMs)) return expectPlainEnd();
    ASSERT_LT(time.elapsed(), kLongestMs) << "it hangs, or lives without an engine";
  }
  if (program_.waitForFinished(kGoesOnMs)) expectPlainEnd();
}

INSTANTIATE_TEST_SUITE_P(OfMegabytes, StudioWithLittle, testing::Values(1536, 2000, 3000));

}  // namespace
}  // namespace xsmoe::studio
