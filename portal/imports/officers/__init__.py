"""Lists of the officers who look after communes, for whom accounts are made."""
