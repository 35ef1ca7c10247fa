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

  /// An answer that was given now. `step` is the title under which it was asked; `right` what was right, equal to `answer` where that was;
  /// empty where no answer is wrong. Later answers to the same question stand below the earlier ones: nothing is taken back.
  void add(const QString& step, const QString& question, const QString& answer, const QString& right, const QString& explanation);
  void clear();
  /// All of it for restore(), the oldest answer first: time, step, question, answer, what was right and explanation of each in turns.
  [[nodiscard]] QStringList kept() const;
  /// In place of what is there. An answer that is not whole, or has no time, is left out.
  void restore(const QStringList& kept);

  [[nodiscard]] bool isEmpty() const { return answers_.empty(); }
  /// How many answers there are that can be right, and how many of them are.
  [[nodiscard]] int asked() const;
  [[nodiscard]] int right() const;
  /// All of it, in the order of the answers, with the time of each; lines end in \n.
  [[nodiscard]] QString text() const;
  /// Writes the text in UTF-8; it appears whole or not at all. Error: cannot write.
  [[nodiscard]] Result<void> save(const std::filesystem::path& file) const;

 Q_SIGNALS:
  void changed();

 private:
  struct Answer {
    QDateTime time;
    QString step, question, answer, right, explanation;
  };

  Clock clock_;
  std::vector<Answer> answers_;
};

}  // namespace xsmoe::widgets
