// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <functional>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::widgets {

/// What a student predicted and answered, and what was right, as a text that can be handed in. Knows no page: whoever asks adds what was
/// answered.
class Worksheet : public QObject {
  Q_OBJECT
 public:
  using Clock = std::function<QDateTime()>;
  explicit Worksheet(
      QObject* parent = nullptr, Clock clock = [] { return QDateTime::currentDateTime(); });

  struct Answer {
    QString run;   ///< that was asked about: name, stream, seed, settings
    int step = 0;  ///< from 1, in whose order answers stand
    QString title, question;
    QStringList choices;
    QString answer;
    QString right;  ///< equal to `answer` where that was; empty where no answer is wrong
    QString explanation;
  };
  /// An answer that was given now. Later answers to the same question stand below the earlier ones: nothing is taken back.
  void add(Answer answer);
  void clear();
  /// All of it for restore(): the number of this form, then of each answer, the oldest first, time, run, step, title, question, choices, a
  /// line each, answer, what was right and explanation.
  [[nodiscard]] QStringList kept() const;
  /// In place of what is there. An answer that is not whole, or has no time, is left out; of another form all are.
  void restore(const QStringList& kept);

  [[nodiscard]] bool isEmpty() const { return answers_.empty(); }
  /// Whether there are answers that were not saved. Of restored ones nobody knows: they were not.
  [[nodiscard]] bool hasUnsaved() const { return unsaved_; }
  /// How many answers there are that can be right, and how many of them are.
  [[nodiscard]] int asked() const;
  [[nodiscard]] int right() const;
  /// All of it, run by run in the order in which they were first asked about, of each in the order of the steps, and of a step in that of
  /// the answers, with the time of each; lines end in \n.
  [[nodiscard]] QString text() const;
  /// Writes the text in UTF-8; it appears whole or not at all. Error: cannot write.
  [[nodiscard]] Result<void> save(const std::filesystem::path& file);

 Q_SIGNALS:
  void changed();

 private:
  struct Given : Answer {
    QDateTime time;
  };
  [[nodiscard]] std::vector<const Given*> inOrder() const;

  Clock clock_;
  std::vector<Given> answers_;  // the oldest first
  bool unsaved_ = false;
};

}  // namespace xsmoe::widgets
