"""kaohe: appraisal and pay as code."""
